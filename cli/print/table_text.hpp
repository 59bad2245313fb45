// A table for people, as lines.
#pragma once

#include <string>
#include <vector>

#include "cli/print/screen.hpp"
#include "cli/print/table_view.hpp"

namespace cli {

struct table_text {
  std::vector<std::string> lines;   ///< harmless, with colours if the screen has them
  std::vector<std::string> hidden;  ///< columns for which the width did not do
};

/// The members of the first row head the columns. On a terminal the lines are as wide as that, if
/// the view is not wide; what goes elsewhere is neither cut nor wrapped.
table_text make_table(const std::vector<schemas::json>& rows, const table_view& view,
                      const screen& on);

}  // namespace cli
