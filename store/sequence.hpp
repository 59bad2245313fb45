// Records that are numbered in the order of their arrival.
#pragma once

#include "common/hex.hpp"
#include "common/kv/lmdb.hpp"

namespace store {

/// The greatest number of a database whose keys are numbers; 0: it is empty.
inline common::result<std::uint64_t> last_number(const common::kv::txn& t,
                                                 common::kv::database db) {
  auto key = t.last_key(db, {});
  if (!key) return fail(key.error());
  return key->has_value() ? common::read_be64(**key) : 0;
}

/// The same in a transaction of its own.
inline common::result<std::uint64_t> last_number(const common::kv::env& e,
                                                 common::kv::database db) {
  auto t = common::kv::txn::read(e);
  if (!t) return fail(t.error());
  return last_number(*t, db);
}

}  // namespace store
