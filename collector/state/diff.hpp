// What changed between the rows we remember and the rows a scan found. Pure: no store, no clock.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collector/scan/scan_outcome.hpp"
#include "collector/state/records.hpp"

namespace collector::state {

using known_rows =
    std::unordered_map<std::string_view,
                       std::string_view>;  ///< key bytes → stable bytes, both somebody else's

struct difference {
  std::vector<state_row>
      upserts;  ///< new or with other stable bytes; volatile values travel with them
  std::vector<state_row>
      reencoded;  ///< the same but for fields that another version of the collector has or had
  std::vector<std::string> deletes;  ///< keys, in their order
  std::size_t held = 0;              ///< deletions not made: the scan may have missed those rows
  std::size_t changes() const { return upserts.size() + deletes.size(); }
  bool empty() const { return changes() == 0 && reencoded.empty(); }
};

/// A change of volatile values alone does not count. malformed: a row without its key.
common::result<difference> diff(const schemas::table& table, known_rows before,
                                const scanned_table& now);

}  // namespace collector::state
