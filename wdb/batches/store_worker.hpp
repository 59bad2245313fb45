// Owns the stores of some of the agents and does their batches: one transaction for all that queued
// up for an agent, then what follows from it. One thread; everything here is its own but the
// registry, which it reads.
#pragma once

#include "common/log_limit.hpp"
#include "store/registry.hpp"
#include "wdb/batches/agent_batch.hpp"
#include "wdb/batches/crash_mark.hpp"
#include "wdb/batches/retention.hpp"
#include "wdb/batches/scrub.hpp"
#include "wdb/batches/store_pool.hpp"
#include "wdb/mirror/conversation.hpp"

namespace wdb {

/// Large because a batch has many steps, and what is remembered between batches is its own.
class store_worker {
 public:
  /// `most_open`: stores held open at a time.
  store_worker(schemas::data_paths paths, const store::registry& agents, crash_mark::slot mark,
               std::size_t most_open, const history_limits& limits);

  batch_outcome run(const schemas::agent_id& agent, agent_batch batch);
  /// Sets the agent's store aside before it is touched: the last process crashed on it.
  batch_outcome set_aside(const schemas::agent_id& agent, const common::error& why);
  /// Deletes the agent's store; what waited for it is dropped.
  batch_outcome remove(const schemas::agent_id& agent, const agent_batch& dropped);
  /// How much history is kept, from the next batch of each agent on.
  void use(const history_limits& limits);
  void check_readers() const { stores_.check_readers(); }
  /// Read transactions begun so far on the stores that are open.
  std::uint64_t reads() const { return stores_.reads(); }

 private:
  /// What is remembered of an agent between its batches.
  struct memory {
    known_agent known;
    speaker who;
    std::optional<agent_records>
        records;  ///< as the store has them; none: they are read when they are needed
    std::uint64_t generation = 1, offered = 0;  ///< the last outbox number that became work
    bool all_offered = false;                   ///< the outbox holds nothing after `offered`
    common::instant next_trim{};                ///< of its history
    std::optional<scrub_place> scrub;           ///< reading it all has come so far
    common::log_limit log;  ///< each agent has its own: none hides another's trouble
  };
  common::result<memory*> remember(const std::string& agent);
  common::status load_records(const schemas::agent_id& agent, memory& m);
  common::status write(const schemas::agent_id& agent, memory& m, const agent_batch& batch,
                       batch_outcome& outcome);
  common::status take_all(conversation& c, memory& m, const agent_batch& batch);
  common::status handle_frames(conversation& c, memory& m, const agent_batch& batch);
  common::status check_rows(conversation& c, const agent_batch& batch, batch_outcome& outcome);
  common::status trim(conversation& c, memory& m) const;
  common::status note_figures(conversation& c, memory& m, const agent_batch& batch,
                              batch_outcome& outcome) const;
  common::status read_outbox(const schemas::agent_id& agent, memory& m, batch_outcome& outcome);
  /// Reads some of the store, if reading all of it is due.
  common::status scrub(const schemas::agent_id& agent, memory& m, const agent_batch& batch,
                       batch_outcome& outcome);
  common::status copy_rows(const schemas::agent_id& agent, const memory& m,
                           const agent_batch& batch, batch_outcome& outcome);
  /// The steps of a batch, in order. `written`: its transaction is committed.
  common::status work(const schemas::agent_id& agent, memory& m, const agent_batch& batch,
                      batch_outcome& outcome, bool& written);
  common::status after_cut(const schemas::agent_id& agent, memory& m, const agent_batch& batch,
                           batch_outcome& outcome, bool written);
  common::status rebuild(const schemas::agent_id& agent, memory& m, const common::error& why,
                         batch_outcome& outcome);
  common::status begin_anew(const schemas::agent_id& agent, const memory& m);

  schemas::data_paths paths_;
  const store::registry& agents_;
  crash_mark::slot mark_;
  store_pool stores_;
  history_limits limits_;
  holding_room room_;
  std::map<std::string, memory> memories_;
  repair_gate gate_;
};

}  // namespace wdb
