// The rows of a snapshot on its way in while they are few: held in memory, and written in one go,
// in the order of their keys, when all are here. What is lost of them with the process comes again,
// since nothing of it was acknowledged.
#pragma once

#include <string>
#include <vector>

#include "schemas/messages.hpp"

namespace wdb {

/// Bytes that all snapshots of one thread may hold.
struct holding_room {
  std::size_t left = 8u << 20;
};

struct held_row {
  std::string at;  ///< its key in the store
  schemas::blob key;
  schemas::row_bytes row;
};

class held_rows {
 public:
  static constexpr std::size_t most_bytes = 1u << 20;  ///< of one snapshot

  /// `room` outlives this.
  explicit held_rows(holding_room& room) : room_(room) {}
  ~held_rows() { room_.left += bytes_; }
  held_rows(const held_rows&) = delete;
  held_rows& operator=(const held_rows&) = delete;

  /// False: there is no room for so many bytes more, and nothing was reserved.
  bool reserve(std::size_t bytes);
  void add(held_row row) { rows_.push_back(std::move(row)); }
  /// By their keys in the store; of rows with the same key the one that came last.
  std::vector<held_row> in_order() &&;

 private:
  holding_room& room_;
  std::size_t bytes_ = 0;
  std::vector<held_row> rows_;
};

}  // namespace wdb
