// Logs: records that are numbered in the order of their arrival.
#pragma once

#include "common/kv/lmdb.hpp"

namespace store {

/// The greatest number of a database whose keys are numbers; 0: it is empty.
common::result<std::uint64_t> last_number(const common::kv::txn& t, common::kv::database db);
/// The same in a transaction of its own.
common::result<std::uint64_t> last_number(const common::kv::env& e, common::kv::database db);

/// Which log it is: where another one comes to lie in its place, numbers mean other records. Kept
/// in the environment's database of index `about`, where it is minted unless `read_only`. 0: it has
/// none yet.
common::result<std::uint64_t> log_id(const common::kv::env& e, std::size_t about, bool read_only);

}  // namespace store
