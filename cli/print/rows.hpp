#pragma once

#include <vector>

#include "cli/print/printer.hpp"
#include "schemas/table.hpp"

namespace cli {

/// The rows of a table. Of several tables each is named: by a heading, or in JSON by a member.
void print_rows(printer& out, const schemas::table& table, const std::vector<schemas::json>& rows,
                bool several);

}  // namespace cli
