// When which table is scanned: each at its own interval, on a clock that nobody sets, and each time
// up to a tenth later, so that a fleet does not scan in step. Pure: it is told the time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "common/clock.hpp"
#include "common/result.hpp"
#include "common/settings/values.hpp"
#include "schemas/table_id.hpp"

namespace collector {

/// `all` holds for every table that is not in `of`.
struct scan_intervals {
  common::milliseconds all{3'600'000};
  std::map<schemas::table_id, common::milliseconds> of;
  common::milliseconds operator[](schemas::table_id t) const;
};

/// `interval` and each `table_interval` of the settings; a table that has one by default and is not
/// named there keeps it. `checks` stands for `policies` too: a policy's verdicts and its
/// description are made together. usage: there is no such table, it has an interval already, or it
/// is one that no collector scans.
common::result<scan_intervals> intervals_of(const common::settings::values& v);

class schedule {
 public:
  explicit schedule(const scan_intervals& intervals);
  /// The tables that are due, which are planned anew; none: nothing is. The first time all are.
  std::vector<schemas::table_id> take(common::instant now);
  /// All tables, out of turn, and planned anew.
  std::vector<schemas::table_id> restart(common::instant now);

 private:
  /// Tables of one interval are scanned together.
  struct group {
    std::vector<schemas::table_id> tables;
    common::instant next{};
  };
  std::map<common::milliseconds, group> groups_;
};

}  // namespace collector
