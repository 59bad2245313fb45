#include "cli/print/lines.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "common/log.hpp"

namespace cli {

namespace {
std::string in_colour(std::string_view colour, const std::string& text) {
  const bool plain = !is_terminal() || std::getenv("NO_COLOR") != nullptr;
  return plain ? text : fmt::format("\x1b[{}m{}\x1b[0m", colour, text);
}
}  // namespace

bool is_terminal() { return ::isatty(STDOUT_FILENO) != 0; }

void put_line(std::string_view line) { put_data(common::one_line(line) + "\n"); }

void put_marked(std::string_view before, std::string_view colour, std::string_view marked,
                std::string_view after) {
  put_data(common::one_line(before) + in_colour(colour, common::one_line(marked)) +
           common::one_line(after) + "\n");
}

void put_data(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

}  // namespace cli
