// How SQLite is going to walk through the tables of a statement, as it explains that itself.
#pragma once

#include <sqlite3.h>

#include <string>
#include <string_view>
#include <vector>

namespace query {

/// `SCAN o VIRTUAL TABLE INDEX 0:@0=agent 31=at`; `parent` is the id of the step it is a part of.
struct plan_step {
  int id = 0, parent = 0;
  std::string detail;
};

/// Empty: what cannot be prepared has none.
std::vector<plan_step> plan_of(sqlite3* db, std::string_view question);

/// How many tables, ours or osquery's, it opens.
std::size_t tables_opened(const std::vector<plan_step>& plan);

/// A RIGHT or FULL JOIN walks a second time over its right table, for the rows that found no
/// partner, and does not tell that walk what stands behind ON: the name of such a column that says
/// what is asked (`at`, `since`). Empty: nothing is lost.
std::string_view lost_in_join(const std::vector<plan_step>& plan);

}  // namespace query
