// The server's half of a repair of one table: answers a compare from the hashes of the stored rows,
// and turns a repair into the writes that make the mirror equal, checked before anything is
// written. It keeps nothing between two messages: each names the key, the version and the whole it
// is about. No socket, clock or store inside.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "schemas/buckets.hpp"
#include "schemas/messages.hpp"

namespace wdb {

/// Sizes and ranges, before anything is believed.
common::status check_compare(const schemas::compare& m);
common::status check_repair(const schemas::table& t, const schemas::repair& m);

/// What the mirror has to say to a question at its version or above; `rows` are all of the table's,
/// ascending by key hash.
schemas::compare_reply compare_buckets(const schemas::compare& m,
                                       std::span<const schemas::row_hashes> rows);

/// The key hashes that a repair needs rows of: all of them when it is final.
struct hash_range {
  schemas::u64 first = 0, last = UINT64_MAX;
};
hash_range range_of(const schemas::repair& m);

struct repair_plan {
  schemas::repair_answer answer{};
  std::vector<std::size_t> removed;                ///< into `rows`
  std::vector<const schemas::row_bytes*> upserts;  ///< of the repair
};
/// What it takes, and whether it ends where the agent is: nothing may be written unless the answer
/// is `done`. `rows` are the stored rows in range_of(m), ascending. malformed: a row that lies
/// outside its bucket, or comes twice.
common::result<repair_plan> plan_repair(const schemas::table& t, const schemas::repair& m,
                                        std::span<const schemas::row_hashes> rows);

}  // namespace wdb
