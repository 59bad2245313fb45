// Everything that one agent's messages do to its mirror, in one batch: handle() each message, then
// finish(); the caller commits the mirror and only then sends what was put into `out`. Each kind of
// message has a file of its own: greeting, deltas, snapshots, repairs, reports, resyncs.
#pragma once

#include <map>
#include <optional>
#include <set>

#include "schemas/envelope.hpp"
#include "wdb/mirror/acceptance.hpp"
#include "wdb/mirror/agent_mirror.hpp"
#include "wdb/mirror/outputs.hpp"
#include "wdb/mirror/repair_gate.hpp"
#include "wdb/mirror/speaker.hpp"

namespace wdb {

/// What the registry knows, and what is to be written back to it.
struct known_agent {
  store::agent_record record;
  bool seen = false;  ///< something was heard of it that readers rely on: write it back
};

/// The digest of a table as its agent says it is.
struct announced {
  schemas::digest digest;
  u64 epoch = 0, version = 0, kid = 0;
};

struct conversation {
  agent_mirror& mirror;
  speaker& who;
  known_agent& known;
  repair_gate& gate;
  common::instant now;
  i64 wall;  ///< ms
  batch_result out = {};
  std::map<schemas::table_id, announced> to_compare = {};  ///< wait for finish()
  std::set<schemas::table_id> to_acknowledge = {};

  /// To the live instance.
  template <class Payload>
  void tell(schemas::message_type type, std::string_view table, const Payload& p) {
    out.to_send.add(type, mirror.agent(), table, p, who.instance);
  }
  void count(const std::string& what) { ++out.counted[what]; }
  /// For acceptance: where the mirror of a table stands.
  mirror_at place(schemas::table_id t) const;
  /// Of the mirror's key; 0: the table was never stored.
  u64 kid(schemas::table_id t) const;
};

/// One message of the agent. malformed, too_large, unsupported: it is refused and nothing was
/// touched; corrupt, io, full: the batch is lost.
common::status handle(conversation& c, const schemas::envelope& e);
/// Compares the digests that were announced, and acknowledges.
common::status finish(conversation& c);

// ---- by kind; the sender is the live instance ----

common::status take_hello(conversation& c,
                          const schemas::envelope& e);  ///< the sender claims to be it
common::status take_delta(conversation& c, const schemas::envelope& e);
common::status take_snapshot(conversation& c, const schemas::envelope& e);
common::status take_report(conversation& c, const schemas::envelope& e);
common::status take_compare(conversation& c, const schemas::envelope& e);
common::status take_repair(conversation& c, const schemas::envelope& e);

// ---- from elsewhere ----

/// An analyzer's, about evidence.
common::status take_verdict(conversation& c, const schemas::verdict& v);
/// The outbox entry is judged and its alerts are stored.
common::status take_done(conversation& c, u64 outbox_number);
/// An operator wants snapshots of the tables (none named: of all); kept until they came. Answers
/// query `id`.
common::status want_tables(conversation& c, u64 id, const std::vector<std::string>& tables);
/// Hashes the rows of every table anew and compares them with the recorded digest, which then is
/// theirs.
common::status check_rows_anew(conversation& c);

// ---- shared by several of them ----

/// The table a message names; malformed when its topic names none, or one that no agent sends.
common::result<const schemas::table*> table_of(const schemas::envelope& e);
/// The digest of all rows of a table that is stored, computed from their bytes and recorded.
common::result<schemas::digest> hash_rows(conversation& c, schemas::table_id t);
/// Wants a resynchronisation of the table, if none is wanted that would do.
common::status want_resync(conversation& c, const schemas::table& t, std::string reason,
                           bool whole);
/// Tells the agent of every resynchronisation that is wanted, each at most every 30 s.
common::status repeat_wanted(conversation& c);
void answer_gap(conversation& c, const schemas::table& t);
void refuse_epoch(conversation& c, u64 epoch, std::string reason);
/// The row of the mirror that an ack holds of a table that is stored.
schemas::table_ack ack_of(const conversation& c, schemas::table_id t);
/// Writes the rows of the derived table `scans` that the report tells of, and prunes old ones now
/// and then.
common::status put_scans(conversation& c, const schemas::report& r);

}  // namespace wdb
