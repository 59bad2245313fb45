// When which table is scanned: each at its own interval, on a clock that nobody sets, and each time
// up to a tenth later, so that a fleet does not scan in step. Pure: it is told the time.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/clock.hpp"
#include "common/result.hpp"
#include "common/settings/values.hpp"
#include "schemas/table_id.hpp"

namespace collector {

/// The table asks every file of the host, which takes seconds: it is scanned by itself.
bool walks_all_files(schemas::table_id t);

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
  /// The tables that are due, which are planned anew; none: nothing is. The first time all are but
  /// walks_all_files(), which would hold up what else is known of a host by most of a minute: they
  /// follow a minute later, by themselves.
  std::vector<schemas::table_id> take(common::instant now);
  /// From now on. What was planned comes when it was to come, or after its new interval, whichever
  /// is sooner.
  void use(const scan_intervals& intervals, common::instant now);
  /// All tables but those, out of turn, and planned anew.
  std::vector<schemas::table_id> restart(common::instant now);

 private:
  struct cadence {
    bool walks = false;
    common::milliseconds interval{};
    auto operator<=>(const cadence&) const = default;
  };
  /// What is due since then, planned anew.
  std::vector<schemas::table_id> take_due(bool walks, common::instant since, common::instant now);

  /// Tables of one cadence are scanned together.
  struct group {
    std::vector<schemas::table_id> tables;
    std::optional<common::instant> next;  ///< absent: it had no turn yet
  };
  std::map<cadence, group> groups_;
};

}  // namespace collector
