// What changed in an agent's tables between two commit times.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "schemas/json.hpp"
#include "store/history.hpp"

namespace views {

struct difference_question {
  std::vector<std::string> tables;           ///< none: all of which there is history
  bool with_busy_tables = false;             ///< among all those that change by themselves too
  std::optional<std::int64_t> since, until;  ///< default: the day before the end, and now
  bool all = false;  ///< every change, also those that were undone; not what is left of them
};

/// Without `all`, of rows that came with the first load of their table it is told how they differ
/// from what was loaded. not_found: an unknown table; refused: the table `scans`, or `since` lies
/// before the horizon.
common::result<std::vector<store::past_change>> differences(const store::reader& r,
                                                            const difference_question& q,
                                                            std::int64_t now);

/// A row of `muster diff`.
schemas::json change_json(const std::string& agent, const store::past_change& c);

/// The tables named, or all of which there is history. not_found: no such table; refused: `scans`,
/// which has none.
common::result<std::set<schemas::table_id>> tables_with_history(
    const std::vector<std::string>& names);

/// refused: nothing was stored at `at` or before; says when history begins.
common::status check_begun(const store::reader& r, std::int64_t at);

/// Seconds from the commit to the scan when they are more than a minute apart. Above 0 the agent's
/// clock is ahead; below, it is behind, or the agent could not send for a while.
std::optional<std::int64_t> clock_skew(const store::history_record& h);

}  // namespace views
