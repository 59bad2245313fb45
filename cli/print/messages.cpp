#include "cli/print/messages.hpp"

#include <unistd.h>

#include <cstdio>
#include <string_view>

#include "common/log.hpp"

namespace cli {

int report_error(const common::error& e) {
  const bool is_denied = e.code == common::errc::denied;
  say("muster: " + e.detail +
      (is_denied ? ": run this as the user who runs the server, or as root" : ""));
  return exit_error;
}

void say(const std::string& text) {
  std::fflush(stdout);  // so that both streams keep their order on a terminal
  std::fputs((common::one_line(text) + "\n").c_str(), stderr);
}

void show_waiting(const std::string& text) {
  if (::isatty(STDERR_FILENO) == 0) return;
  std::fputs(("\r\x1b[K" + common::one_line(text)).c_str(), stderr);
}

void say_interrupted() {
  constexpr std::string_view text = "muster: interrupted before it was done\n";
  if (::write(STDERR_FILENO, text.data(), text.size()) < 0) return;  // nobody reads it
}

}  // namespace cli
