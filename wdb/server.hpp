// The stage: takes what queued up, applies it agent by agent in one transaction each, and answers after the commit.
#pragma once

#include <deque>

#include "common/net/link.hpp"
#include "wdb/agent_writer.hpp"
#include "wdb/alert_store.hpp"
#include "wdb/crash_mark.hpp"
#include "wdb/registry.hpp"
#include "wdb/store_pool.hpp"
#include "wdb/work_window.hpp"

namespace wdb {

class server {
 public:
  server(schemas::data_paths paths, common::net::link broker, registry agents, alert_store alerts, crash_mark mark);

  /// Finds pending work in every store. Then round() until told to stop.
  common::status start();
  /// Waits at most `timeout`, handles what came. An error is final: full disk, I/O error (the caller exits).
  common::status round(common::milliseconds timeout);
  const std::map<std::string, u64>& counted() const { return counted_; }

 private:
  /// What one wake-up brought for one agent.
  struct agent_batch {
    std::vector<std::string> frames;
    std::vector<schemas::verdict> verdicts;
    std::vector<std::uint64_t> done;
    u64 credit_bytes = 0, credit_messages = 0;
  };

  void enlist();
  common::status receive();
  common::status take(std::string frame);
  void take_result(const schemas::envelope& e);
  void take_verdict(const schemas::envelope& e);
  common::status store_alerts();

  common::status write_batches();
  common::status write_agent(const schemas::agent_id& agent, agent_batch& batch);
  common::result<batch_result> write_store(const schemas::agent_id& agent, agent_batch& batch, known_agent& known);
  common::status handle_frames(agent_writer& writer, const schemas::agent_id& agent, agent_batch& batch, batch_result& out);
  common::status remember(const schemas::agent_id& agent, known_agent& known, const batch_result& out);
  common::status rebuild(const schemas::agent_id& agent, const common::error& why);

  common::status offer_outbox(const schemas::agent_id& agent);
  common::status read_outbox(const schemas::agent_id& agent);
  common::status deliver_own(const schemas::agent_id& agent, std::vector<std::pair<u64, schemas::alerts_of>> own);
  void send_due();
  void send(const std::string& agent, const std::string& table, schemas::header head, std::string_view payload);
  void flush();
  void count(const std::string& what, u64 n = 1);

  schemas::data_paths paths_;
  common::net::link broker_;
  registry agents_;
  alert_store alerts_;
  crash_mark mark_;
  store_pool stores_;
  work_window work_;
  std::map<std::string, session> sessions_;
  std::map<std::string, agent_batch> batches_;
  std::vector<schemas::alert> new_alerts_;
  std::map<std::string, u64> offered_;  ///< the last outbox number of each agent that became work in this process
  std::set<std::string> with_outbox_;   ///< agents whose outbox may hold entries that were not offered
  std::deque<std::string> waiting_;     ///< frames that the connection did not take yet, in order
  std::map<std::string, u64> counted_;
  u64 instance_, counter_ = 0, broker_instance_ = 0;
  common::instant next_enlist_{}, next_housekeeping_{};
};

}  // namespace wdb
