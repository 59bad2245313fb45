#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// What people look for first in a table of the inventory, the most telling column first: the
/// others go before them where the width of a terminal does not do. None: the table's order says
/// it.
std::vector<std::string> telling_columns(std::string_view table);

}  // namespace cli
