// Work for the analyzers between its commit and its result. Change-sets lie in the stores' outboxes
// and evidence can be made again, so this may forget everything; what it must not do is grow
// without bound or let an entry rest for ever.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/clock.hpp"
#include "schemas/message_table.hpp"
#include "wdb/batches/agent_batch.hpp"

namespace wdb {

struct work_item {
  std::string agent;
  outbox_place place;  ///< number 0: evidence, which is in no outbox
  schemas::message_type type{};
  std::string table, payload;
};

class work_window {
 public:
  static constexpr std::size_t most_messages = 256, most_bytes = 16u << 20;
  static constexpr auto patience = std::chrono::seconds{15};  ///< after the broker's own 5 s

  /// `first`: where the numbers start; random, so that a late answer to an earlier process names
  /// nothing.
  explicit work_window(std::uint64_t first) : next_(first) {}
  bool has_room() const { return items_.size() < most_messages && bytes_ < most_bytes; }
  std::uint64_t add(work_item item);
  /// Work to send now: new, or silent for too long. Marks it as sent.
  std::vector<std::pair<std::uint64_t, const work_item*>> due(common::instant now);
  /// The broker may have lost everything: all of it is due again.
  void forget_sent();
  /// The item, once; empty for unknown work.
  std::optional<work_item> finish(std::uint64_t work);
  std::size_t size() const { return items_.size(); }

 private:
  struct entry {
    work_item item;
    std::optional<common::instant> sent;
  };
  std::uint64_t next_;
  std::size_t bytes_ = 0;
  std::map<std::uint64_t, entry> items_;
};

}  // namespace wdb
