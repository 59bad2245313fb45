// Work for the analyzers: read from the outboxes while the window has room, sent, and ended by its
// answer.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "wdb/serve/connection.hpp"
#include "wdb/serve/work_window.hpp"

namespace wdb {

class work_flow {
 public:
  work_flow();

  /// The agent's outbox may hold entries that were not offered.
  void note_pending(const std::string& agent) { pending_.insert(agent); }
  /// Agents whose outboxes are to be read on now; take() ends each.
  std::vector<std::string> next_outboxes();
  /// What a batch with frames changes can become work in the same batch, if there is room: true
  /// takes a place for it.
  bool take_slot();
  /// What a batch brought: entries of the outbox and evidence. `count` is told of what could not be
  /// taken.
  template <class Count>
  void take(batch_outcome& outcome, const Count& count);

  /// The broker of this instance is there. Another one knows nothing of what was sent.
  void welcomed(schemas::u64 broker_instance);
  void send_due(connection& to, common::instant now);
  /// The item that an answer ends; empty: it was ended before, or is of another type.
  std::optional<work_item> finish(schemas::u64 work, schemas::message_type type);

 private:
  void take_entry(batch_outcome& outcome, outgoing_entry& entry, const schemas::table& table);
  work_window window_;
  std::set<std::string> pending_;
  std::size_t reading_ = 0;  ///< outboxes that are being read
  schemas::u64 broker_instance_ = 0;
};

/// Null: a later version's table.
const schemas::table* table_of_change_set(const outgoing_entry& o);

template <class Count>
void work_flow::take(batch_outcome& outcome, const Count& count) {
  for (auto& o : outcome.outgoing) {
    if (o.kind != store::outgoing::change_set) continue;
    if (const auto* table = table_of_change_set(o))
      take_entry(outcome, o, *table);
    else
      count("change_set_of_no_table");  // it stays in the outbox, for the version that knows its
                                        // table
  }
  reading_ -= outcome.offers;
  if (outcome.more_outgoing) note_pending(outcome.agent);
  for (const auto& e : outcome.out.evidence) {
    if (!window_.has_room()) {
      count("evidence_postponed");  // the next report brings it again
      continue;
    }
    const auto table =
        std::string(schemas::find_table(static_cast<schemas::table_id>(e.table))->name);
    window_.add({outcome.agent, {}, schemas::message_type::evidence, table, schemas::encode(e)});
  }
}

}  // namespace wdb
