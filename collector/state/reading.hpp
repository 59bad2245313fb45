// Reads of the collector's copy within a transaction. What does not decode is errc::corrupt: we
// wrote it ourselves.
#pragma once

#include <string>
#include <vector>

#include "collector/state/diff.hpp"
#include "common/kv/lmdb.hpp"

namespace collector::state {

template <class T>
common::result<T> ours(common::result<T> r) {
  if (!r)
    return common::fail(common::errc::corrupt, "the collector's own state does not decode: {}",
                        r.error().detail);
  return r;
}

template <class Record>
common::result<Record> decode_record(std::string_view value) {
  return ours(schemas::decode<Record>(value));
}

/// 0 when there is none.
common::result<u64> get_number(const common::kv::txn& t, common::kv::database db,
                               const std::string& key);
common::status put_number(common::kv::write_txn& t, common::kv::database db, const std::string& key,
                          u64 n);

/// Views, which die with the transaction or its next write.
common::result<known_rows> read_known(const common::kv::txn& t, common::kv::database rows,
                                      schemas::table_id id);
/// In the order of their keys.
common::result<std::vector<state_row>> read_rows(const common::kv::txn& t,
                                                 common::kv::database rows, schemas::table_id id);
common::result<schemas::digest> read_digest(const common::kv::txn& t, common::kv::database rows,
                                            schemas::table_id id, const std::string& k);

}  // namespace collector::state
