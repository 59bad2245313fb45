// Everything that one agent's messages do to its store, in one transaction: handle() each message of a batch, then
// finish(); the caller commits and only then sends what was put into the batch_result.
#pragma once

#include <set>

#include "wdb/mirror/acceptance.hpp"
#include "wdb/mirror/outputs.hpp"
#include "wdb/mirror/repair_gate.hpp"
#include "wdb/mirror/session.hpp"
#include "wdb/mirror/staging.hpp"

namespace wdb {

/// What the store::registry knows, and what is to be written back to it.
struct known_agent {
  store::agent_record record;
  bool seen = false;  ///< a hello or report was taken: write it back
};

class agent_writer {
 public:
  agent_writer(const store::agent_store& in, common::kv::write_txn& txn, std::string agent, session& who, known_agent& known, repair_gate& gate,
               common::instant now, i64 wall);

  /// malformed, too_large, unsupported: the message is refused and nothing was touched; corrupt, io, full: the batch is
  /// lost and the transaction must be left.
  common::status handle(const schemas::envelope& e, batch_result& out);
  common::status verdict(const schemas::verdict& v, batch_result& out);
  common::status done(std::uint64_t outbox_number);
  /// An operator wants snapshots of the tables (none named: of all); kept until they came. Answers query `id`.
  common::status want(std::uint64_t id, const std::vector<std::string>& tables, batch_result& out);
  /// Recomputes the digests that the batch announced.
  common::status finish(batch_result& out);

 private:
  common::status on_hello(const schemas::envelope& e, batch_result& out);
  common::status on_delta(const schemas::envelope& e, batch_result& out);
  common::status on_snapshot(const schemas::envelope& e, batch_result& out);
  common::status take_snapshot(const schemas::envelope& e, const schemas::table& t, const schemas::snapshot& part, const swap_context& was,
                               batch_result& out);
  common::status on_report(const schemas::envelope& e, batch_result& out);
  common::status on_compare(const schemas::envelope& e, batch_result& out);
  common::status on_repair(const schemas::envelope& e, batch_result& out);

  common::status take_delta(const schemas::envelope& e, const schemas::table& t, const schemas::delta& d, const std::string& digest,
                            batch_result& out);
  /// Where a repair of one table meets the mirror.
  struct repair_case {
    const schemas::table& table;
    std::optional<store::table_record> mirror;
    repair verdict;
  };
  common::result<repair_case> judge_repair(const schemas::envelope& e) const;
  common::result<schemas::compare_reply> answer_compare(const schemas::envelope& e, const schemas::compare& ask, const repair_case& at, batch_result& out);
  common::result<schemas::repair_answer> write_repair(const schemas::envelope& e, const schemas::repair& fix, const repair_case& at, batch_result& out);
  common::status note_comparing(schemas::table_id id);
  common::status stand_at(const schemas::envelope& e, const repair_case& at, const blob& k, const schemas::digest& whole,
                          const std::vector<u64>& answers);
  void take_heartbeat(const schemas::table& t, const std::optional<store::table_record>& mirror, const schemas::table_version& theirs);
  common::status judge_table(const schemas::table_report& r, batch_result& out);
  common::status put_scans(const schemas::report& r);
  common::status prune_scans();
  common::status answer_command(const schemas::report& r, batch_result& out);

  common::status want_resync(const schemas::table& t, std::string reason, bool whole, batch_result& out);
  common::status repeat_wanted(batch_result& out);
  common::status acknowledge(const schemas::table& t, batch_result& out);
  void answer_gap(const schemas::table& t, const std::optional<store::table_record>& mirror, batch_result& out);
  void refuse_epoch(std::uint64_t epoch, std::string reason, batch_result& out);
  bool speaks(const schemas::envelope& e, batch_result& out);
  /// To the live instance.
  template <class Payload>
  void tell(batch_result& out, schemas::message_type type, std::string_view table, const Payload& p) const {
    out.to_send.add(type, agent_, table, p, who_.instance);
  }
  store::reader reader() const { return {in_, txn_}; }

  struct announced {
    schemas::digest digest;
    std::uint64_t epoch, version, kid;
    std::optional<schemas::digest> stored = std::nullopt;  ///< where the rows were read anyway in this turn
  };

  const store::agent_store& in_;
  common::kv::write_txn& txn_;
  std::string agent_;
  session& who_;
  known_agent& known_;
  repair_gate& gate_;
  common::instant now_;
  i64 wall_;
  std::map<schemas::table_id, announced> to_compare_;  ///< digests that wait for finish()
  std::set<schemas::table_id> to_acknowledge_;
};

/// For acceptance: where the mirror stands.
inline mirror_at mirror_place(const std::optional<store::table_record>& mirror) { return mirror ? mirror_at{mirror->epoch, mirror->version} : mirror_at{}; }

/// The table a message names; malformed when its topic names none or an unknown one.
common::result<const schemas::table*> table_of(const schemas::envelope& e);

}  // namespace wdb
