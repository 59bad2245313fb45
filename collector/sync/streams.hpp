// What flows to the server without being asked for: the outbox in its order, and snapshots part by
// part. Losing this loses nothing: the outbox is in the store, and a snapshot is begun again.
#pragma once

#include <optional>
#include <vector>

#include "collector/state/state_store.hpp"
#include "collector/sync/message.hpp"
#include "collector/sync/retry.hpp"

namespace collector::sync {

using schemas::u64;

class streams {
 public:
  explicit streams(const state::state_store& store) : store_(store) {}

  /// Nobody got anything yet: the outbox from its beginning, snapshots from their first part.
  void start_over();
  /// The outbox from its beginning: what is not acknowledged may be lost.
  void resend();
  /// From this version of the table on. False: the outbox no longer has it.
  bool replay(u64 table, u64 version);
  /// Something of the outbox was sent and is not acknowledged.
  bool is_out() const;

  /// The next message, if one is due; the same one until taken() is called.
  common::result<std::optional<message>> due() const;
  void taken(common::instant now);

  void begin(state::session_plan plan, common::instant now);
  /// Snapshots that got no answer begin again.
  void repeat(common::instant now);
  /// The table's snapshot ended, or is not wanted any more.
  void drop(schemas::table_id table);
  void ended(schemas::table_id table, u64 session);
  void drop_all();
  bool is_sending(schemas::table_id table) const;
  std::size_t snapshots() const { return snapshots_.size(); }
  /// Some snapshot has yet to be answered, and is not late.
  bool holds_reports() const;

 private:
  struct snapshot {
    schemas::table_id table{};
    u64 session = 0, version = 0, kid = 0;
    std::vector<std::string> parts;  ///< payloads
    std::size_t next = 0;
    retry again;
  };
  using place = std::vector<state::outbox_place>::const_iterator;
  bool is_streaming(const state::outbox_place& e) const {
    return store_.table(static_cast<schemas::table_id>(e.table)).is_streaming();
  }
  u64 sent_up_to(u64 table) const;
  place first_unsent() const;
  void entry_taken(place at);
  common::result<message> entry(u64 sequence) const;

  const state::state_store& store_;
  u64 cursor_ = 0;             ///< sequence of the last outbox entry sent over this connection
  std::map<u64, u64> passed_;  ///< the same of tables that the cursor passed while they were
                               ///< repaired, or that are replayed
  std::vector<snapshot> snapshots_;
};

}  // namespace collector::sync
