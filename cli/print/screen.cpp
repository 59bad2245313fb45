#include "cli/print/screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "cli/print/lines.hpp"
#include "common/terminal.hpp"

namespace cli {

namespace {

constexpr std::size_t usual_height = 24;

std::string_view variable(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? "" : text;
}

bool wants_colours() { return variable("NO_COLOR").empty() && variable("TERM") != "dumb"; }

}  // namespace

screen look_at_screen(std::string_view colour) {
  screen out;
  out.is_terminal = is_terminal();
  out.has_colours = colour == "always" || (colour == "auto" && out.is_terminal && wants_colours());
  if (!out.is_terminal) return out;
  winsize size{};
  ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
  out.width = common::terminal_width(STDOUT_FILENO);
  out.height = size.ws_row == 0 ? usual_height : size.ws_row;
  return out;
}

}  // namespace cli
