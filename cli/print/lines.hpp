// Text on stdout for people. Everything that a host may have written passes here and is made
// harmless: what steers a terminal is written `\xNN`.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "common/result.hpp"

#include "cli/print/screen.hpp"

namespace cli {

inline constexpr std::string_view red = "31", green = "32", yellow = "33", bold = "1";

/// Whether stdout is a terminal: what goes to a file or to a program is data, what goes there is
/// obeyed.
bool is_terminal();

/// Hands what was printed so far to whoever reads it. io: it could not be written.
common::status flush_output();

void put_line(std::string_view line);
template <class... Args>
void print_line(fmt::format_string<Args...> format, Args&&... args) {
  put_line(fmt::format(format, std::forward<Args>(args)...));
}
/// The text as it is, in a colour (empty: in none).
std::string in_colour(std::string_view colour, std::string_view text);
/// A line with `marked` in a colour, where the screen has colours.
void put_marked(const screen& on, std::string_view before, std::string_view colour,
                std::string_view marked, std::string_view after);
/// A line that is broken where the screen ends; what follows stands as far in as `first` is wide.
void put_wrapped(const screen& on, std::string_view first, std::string_view text);
/// Output that has an escaping of its own (JSON, CSV, Markdown), as it is.
void put_data(std::string_view text);

}  // namespace cli
