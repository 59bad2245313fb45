// How a table is wanted: what was typed, and what its command knows of its columns.
#pragma once

#include <string>
#include <vector>

#include "views/row_selection.hpp"

namespace cli {

struct table_view {
  views::row_selection rows;
  bool is_wide = false;              ///< every column, and a line a row
  bool may_hide = false;             ///< columns, where the width does not do
  std::string shown_by;              ///< where what is hidden can be seen
  std::vector<std::string> least;    ///< columns that go first where the width does not do
  std::vector<std::string> most;     ///< columns that go last then, the first one at the very last
  std::vector<std::string> broken;   ///< names that are better broken than that a column goes
  std::vector<std::string> unasked;  ///< columns for programs: shown if named, or `is_wide`
  std::vector<std::string> sparse;   ///< the same, but shown too if any row has a value
};

}  // namespace cli
