// Which table is made equal to its mirror, and how: a snapshot where only that does, else a
// comparison bucket by bucket. Also what the server asked for while a table was under repair for
// another reason.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "collector/sync/reconcile_agent.hpp"
#include "collector/sync/streams.hpp"

namespace collector::sync {

class repairs {
 public:
  /// Snapshots are sent by `snapshots`.
  repairs(state::state_store& store, streams& snapshots, counts& counted)
      : store_(store), snapshots_(snapshots), counted_(counted) {}

  /// Another server, or a new connection: what was asked for before is asked for again, comparisons
  /// begin anew.
  void start_over();
  /// The epoch is over, if it is ours, and all that was under way with it.
  common::status take_new_epoch(const schemas::new_epoch& n);

  /// The mirror may not be what we have. `resync` names what asked for it (0: nobody).
  common::status need(schemas::table_id table, u64 resync, bool whole);
  /// The server wants the table repaired. An id is taken once for each greeting.
  common::status asked(const schemas::resync& r);
  /// The mirror holds this: a session of the table may have ended.
  common::status acknowledged(const schemas::table_ack& a);

  /// A server that greets without a table of ours, or has it of another epoch, needs all of it.
  common::status need_what_is_missing(const schemas::ack& greeting);

  /// Begins the sessions that are due, a few at a time, and again what got no answer.
  common::status plan(common::instant now);
  /// The next message of a comparison, if one is due; the same one until taken() is called.
  std::optional<message> due() const;
  void taken(common::instant now);

  /// A compare_reply or repair_reply. True: it is about a comparison of ours; else it is late.
  template <class Answer>
  common::result<bool> arrived(std::string_view table, const Answer& answer, common::instant now);

  bool is_idle() const { return comparisons_.empty() && snapshots_.snapshots() == 0; }
  /// Some session has yet to be answered, and is not late.
  bool holds_reports() const;

 private:
  struct comparison {
    schemas::table_id table{};
    u64 session = 0, version = 0;
    reconcile_agent half;
    retry again;
  };
  bool is_due(schemas::table_id table, common::instant now) const;
  void compare(state::session_plan plan, common::instant now);
  common::status settle(const comparison& c, common::instant now);
  common::status take(schemas::table_id table, const schemas::resync& r);
  common::status take_deferred(schemas::table_id table);

  state::state_store& store_;
  streams& snapshots_;
  counts& counted_;
  std::vector<comparison> comparisons_;
  std::map<schemas::table_id, common::instant>
      not_before_;                          ///< a comparison that the server has no room for now
  std::map<schemas::table_id, u64> taken_;  ///< the last resync of each table since the greeting
  std::map<schemas::table_id, schemas::resync>
      deferred_;  ///< that came while the table was repaired for another reason
};

}  // namespace collector::sync
