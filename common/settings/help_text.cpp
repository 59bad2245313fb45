#include "common/settings/help_text.hpp"

#include "common/text.hpp"
#include "common/text_width.hpp"

namespace common::settings {

namespace {

/// Where the last column of a line begins: behind the last gap of two blanks.
std::size_t last_column(std::string_view line) {
  constexpr std::string_view gap = "  ";
  const auto at = line.rfind(gap);
  return at == line.npos ? 0 : at + gap.size();
}

}  // namespace

std::string wrapped_help(std::string_view text, std::size_t width) {
  std::string out;
  std::string_view line;
  while (next_line(text, line)) {
    const auto begin = last_column(line);
    for (const auto& part : hang_text(line.substr(0, begin), line.substr(begin), width))
      out.append(part).append("\n");
  }
  return out;
}

}  // namespace common::settings
