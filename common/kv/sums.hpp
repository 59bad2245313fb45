// What the hashes of all values of a database add up to, modulo 2^64, kept beside them with every
// commit. A value's own hash says that it was written once; the sum says that it is the last one,
// and that none is missing. What it shows are pages that a disk lost, or put in another's place.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/kv/database.hpp"

namespace common::kv {

/// Which databases have sums, and which of them has the record of all, under the key `sums`, which
/// is counted nowhere.
struct summed {
  std::span<const database> all;
  std::optional<std::size_t> where;  ///< none: no sums are kept
};

/// The sums inside one transaction that writes. Read at its first change; where there is no record
/// yet all is counted then.
class running_sums {
 public:
  /// Both outlive this.
  running_sums(MDB_txn* t, const summed& of) : txn_(t), of_(of) {}
  /// Before the value of a key is written or erased. corrupt: the record is damaged.
  status leave(database db, std::string_view key);
  /// The same of a value that is at hand.
  status leave(database db, const MDB_val& stored);
  /// After a value with that hash was written.
  status add(database db, std::uint64_t hash);
  /// Values that could not be read were erased: what is there now counts.
  status count_anew(database db);
  /// Writes the record, where something changed.
  status keep();

 private:
  bool are_kept() const { return of_.where.has_value(); }
  status load();
  std::uint64_t& of(database db);
  MDB_txn* txn_;
  summed of_;
  std::vector<std::uint64_t> sums_;  ///< empty: not read yet
};

/// corrupt: the values of a database do not add up to what the record says; where there is none, as
/// before the first commit, to nothing. Looks at every page of the database, and not into values.
status check_sum(MDB_txn* t, const summed& of, std::size_t database);

}  // namespace common::kv
