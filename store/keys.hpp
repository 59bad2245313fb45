// What is on disk: one LMDB environment an agent, stores/<agent>/data.mdb. This is the only code
// that builds its keys.
//
//   database  key                    value (store/records.hpp)
//   rows      table(1) key-hash(16)  row_record: one side of the mirror, and the table `scans`
//   staged    table(1) key-hash(16)  row_record: the other side
//   meta      "format"               natural: layout number; a newer one is refused
//             "commit"               natural, integer: history's last commit, and its time
//             "horizon"              horizon_record: history begins after it; none: at the first
//             "outgoing"             natural: last number used in outbox
//             "epochs"               epochs_record
//             "report"               report_record
//             "scans"                natural: reports since the oldest scans were removed
//             "sums"                 for each database 8 bytes: see common/kv/sums.hpp
//             "scrubbed"             integer: when every value was read last, ms
//             "scores"               scores_record: while a commit arrives in several versions
//             "table"    table(1)    table_record
//             "staging"  table(1)    staging_record
//             "wanted"   table(1)    wanted_record
//   applied   table(1) version(8)    32 bytes: SHA-256 of the payload; of the last 256 versions
//   history   commit(8) index(4)     history_record: some of the changes of a commit
//   outbox    number(8)              outbox_record: until its alerts are stored
//
// A table's rows lie on one of two sides; its table_record says on which. A snapshot is staged on
// the other one, and the commit that swaps it in turns them over. Numbers are big-endian: byte
// order is number order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/hex.hpp"
#include "schemas/table_id.hpp"
#include "schemas/versions.hpp"

namespace store::keys {

/// 1 had no sides: all rows lay in `rows`. 2 had an entry of history for each change, and
/// change-sets whole in the outbox. 3 had no sums. All are read as they are.
inline constexpr std::uint64_t format = schemas::store_layout;

enum database : std::size_t { rows_a, rows_b, meta, applied, history, outbox };
inline const std::vector<std::string> databases{"rows",    "staged",  "meta",
                                                "applied", "history", "outbox"};

inline database other_side(database side) { return side == rows_a ? rows_b : rows_a; }

inline std::string table(schemas::table_id t) { return std::string(1, static_cast<char>(t)); }
inline std::string row(schemas::table_id t, std::string_view key_hash) {
  return table(t).append(key_hash);
}
inline std::string of_table(std::string_view name, schemas::table_id t) {
  return std::string(name) + table(t);
}
inline std::string applied_version(schemas::table_id t, std::uint64_t version) {
  return table(t) + common::be64(version);
}
inline std::string change(std::uint64_t commit, std::uint32_t index) {
  return common::be64(commit) + common::be64(index).substr(4);
}
inline std::string number(std::uint64_t n) { return common::be64(n); }

}  // namespace store::keys
