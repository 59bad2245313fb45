// Which words of a table are good news, and which are bad.
#pragma once

#include <string_view>

namespace cli {

/// The colour of a cell; empty: none.
std::string_view colour_of(std::string_view column, std::string_view text);

}  // namespace cli
