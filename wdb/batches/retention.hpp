// How much of history is kept: an age and a size for each agent. It is removed from its oldest end,
// and the horizon moves on in the same transaction, so that every state after it can still be
// rebuilt and none before it is claimed.
#pragma once

#include "common/clock.hpp"
#include "store/agent_store.hpp"

namespace wdb {

using schemas::i64;

struct history_limits {
  common::milliseconds age = std::chrono::hours{24 * 90};
  std::uint64_t bytes = 256u << 20;  ///< of the pages that history takes of the agent's store
};

/// Bounds of one call: a batch is not held up for long, and still removes more than a batch brings.
inline constexpr std::size_t trimmed_changes = 4096, trimmed_bytes = 8u << 20;

struct trimmed {
  std::size_t changes = 0;
  bool more = false;  ///< a bound was reached: there may be more to remove
};

/// Removes the oldest changes that are too old at `now` (wall time, ms) or too much.
common::result<trimmed> trim_history(const store::agent_store& in, common::kv::write_txn& txn,
                                     const history_limits& limits, i64 now);

}  // namespace wdb
