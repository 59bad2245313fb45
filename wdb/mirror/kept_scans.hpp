// Which rows of the table `scans` stay: the newest scans whole, so that they can be read; of older
// ones what says of a table something else than the scan before it did, so that a question about
// the past knows what could be told then.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wdb {

struct kept_scan {
  std::string scan_id, kind, name;
  std::string says;          ///< status and reason
  std::int64_t started = 0;  ///< ms
  std::string row;           ///< its key in the store
};

/// Rows of older scans that stay at most: a table that fails in every other scan fills no store.
inline constexpr std::size_t older_rows_kept = 2000;

/// The `row` of each that goes.
std::vector<std::string> rows_to_remove(std::vector<kept_scan> all);

}  // namespace wdb
