// Text on stdout for people. Everything that a host may have written passes here and is made
// harmless: what steers a terminal is written `\xNN`.
#pragma once

#include <fmt/format.h>

#include <string_view>

namespace cli {

inline constexpr std::string_view red = "31", green = "32", yellow = "33";

/// Whether stdout is a terminal: what goes to a file or to a program is data, what goes there is
/// obeyed.
bool is_terminal();

void put_line(std::string_view line);
template <class... Args>
void print_line(fmt::format_string<Args...> format, Args&&... args) {
  put_line(fmt::format(format, std::forward<Args>(args)...));
}
/// The same, with `marked` in a colour where stdout is a terminal that is to have colours.
void put_marked(std::string_view before, std::string_view colour, std::string_view marked,
                std::string_view after);
/// Output that has an escaping of its own (JSON, CSV, Markdown), as it is.
void put_data(std::string_view text);

}  // namespace cli
