// One line of a log in each of its formats. The text of a line, whoever's it is, becomes printable,
// its secrets are masked, and it has a bound, so that no caller can forget it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace common {

enum class log_format : std::uint8_t {
  logfmt,  ///< `time=… level=… stage=… msg="…"`
  json,    ///< an object with the same members, in this order
  text,    ///< `TIME LEVEL STAGE: TEXT`
};

/// As settings have it. None: no format, as `auto`, which says that it depends.
std::optional<log_format> log_format_called(std::string_view name);

struct log_entry {
  std::int64_t time = 0;  ///< wall time, ms
  std::string_view level, stage, text;
};

/// What is longer is cut, and says so.
inline constexpr std::size_t longest_log_text = 8192;

/// With its newline.
std::string log_line(log_format as, const log_entry& e);

/// What a line says, whichever format it has: its level and its text as that was printed.
struct told_line {
  std::string level, text;
};
/// None: no such line, as what a library prints before it ends the process.
std::optional<told_line> read_log_line(std::string_view line);

}  // namespace common
