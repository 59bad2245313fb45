#include "cli/print/screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "cli/print/lines.hpp"
#include "common/text.hpp"

namespace cli {

namespace {

constexpr std::size_t usual_width = 80, usual_height = 24, widest = 10'000;

std::string_view variable(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? "" : text;
}

bool wants_colours() { return variable("NO_COLOR").empty() && variable("TERM") != "dumb"; }

std::size_t typed_width() {
  const auto typed = common::number(variable("COLUMNS"));
  return typed && *typed > 0 && *typed <= static_cast<std::int64_t>(widest)
             ? static_cast<std::size_t>(*typed)
             : 0;
}

}  // namespace

std::size_t terminal_width(int file) {
  if (::isatty(file) == 0) return 0;
  if (const auto typed = typed_width(); typed > 0) return typed;
  winsize size{};
  ::ioctl(file, TIOCGWINSZ, &size);
  return size.ws_col == 0 ? usual_width : size.ws_col;
}

screen look_at_screen(std::string_view colour) {
  screen out;
  out.is_terminal = is_terminal();
  out.has_colours = colour == "always" || (colour == "auto" && out.is_terminal && wants_colours());
  if (!out.is_terminal) return out;
  winsize size{};
  ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
  out.width = terminal_width(STDOUT_FILENO);
  out.height = size.ws_row == 0 ? usual_height : size.ws_row;
  return out;
}

}  // namespace cli
