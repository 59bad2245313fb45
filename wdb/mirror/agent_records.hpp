// What a store says of its tables beside their rows: small, needed by every message, and so kept in
// memory between batches. wdb is the only writer of a store, so what was read once stays true;
// after an error it is read anew.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "store/agent_store.hpp"
#include "wdb/mirror/held_rows.hpp"

namespace wdb {

using schemas::blob;
using schemas::i64;
using schemas::u64;

struct table_records {
  std::optional<store::table_record> mirror;     ///< none: the table was never stored
  std::optional<store::wanted_record> wanted;    ///< a resynchronisation that is wanted
  std::optional<store::staging_record> staging;  ///< a snapshot on its way in
  /// Its rows, and then neither they nor its record are stored. Null: the rows are staged.
  std::unique_ptr<held_rows> held;
};

struct agent_records {
  std::map<schemas::table_id, table_records> tables;  ///< every table has an entry
  store::epochs_record epochs;
  store::commit_mark commit;  ///< the last one of history
  u64 outgoing = 0;           ///< the number of the last outbox entry
  u64 scans = 0;              ///< reports since the table `scans` was pruned
  std::optional<store::scores_record> scores;
  i64 last_scan = 0;            ///< when the scan of the last report ended, ms
  std::string broken_policies;  ///< why policies were not evaluated in it; empty: all were

  /// Some table is stored.
  bool has_tables() const;

  /// One walk over the store's meta database. corrupt: a record does not decode.
  static common::result<agent_records> load(const store::reader& r);
};

/// Why policies were not evaluated in the scan of a report; empty: all were.
std::string broken_policies_of(const schemas::report& r);

}  // namespace wdb
