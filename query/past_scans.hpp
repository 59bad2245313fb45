// What the scans that are kept said of each table: how much of it could be told at a time that is
// past.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/agent_store.hpp"

namespace query {

class past_scans {
 public:
  struct said {
    std::int64_t ended = 0;  ///< ms, by the host's clock
    std::string status, reason;
    /// No later scan of the table is missing: of old ones those are kept that said something else
    /// than the one before.
    bool is_last = true;
  };
  static common::result<past_scans> read(const store::reader& from);
  /// The scan of the table that had ended last by then; null: none is kept that had.
  const said* last_before(std::string_view table, std::int64_t at) const;

 private:
  std::map<std::string, std::vector<said>, std::less<>> of_;  ///< by table, the oldest first
};

}  // namespace query
