#include "cli/print/messages.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <string_view>

#include "cli/print/screen.hpp"
#include "common/log.hpp"
#include "common/terminal.hpp"
#include "common/text_width.hpp"

namespace cli {

int report_error(const common::error& e) {
  const bool is_denied = e.code == common::errc::denied;
  say("muster: " + e.detail +
      (is_denied ? ": run this as the user who runs the server, or as root" : ""));
  return exit_error;
}

void say(const std::string& text) {
  std::fflush(stdout);  // so that both streams keep their order on a terminal
  const auto line = common::one_line(text);
  const auto width = common::terminal_width(STDERR_FILENO);
  std::string out;
  for (const auto& part : common::wrap_text(line, width == 0 ? line.size() : width))
    out += part + "\n";
  std::fputs(out.c_str(), stderr);
}

void show_waiting(const std::string& text) {
  if (::isatty(STDERR_FILENO) == 0) return;
  std::fputs(("\r\x1b[K" + common::one_line(text)).c_str(), stderr);
}

void say_interrupted() {
  constexpr std::string_view text = "muster: interrupted before it was done\n";
  // Who waits for the signal, and who is stopped by it, may both come to say it.
  static std::atomic_flag is_said;
  if (is_said.test_and_set()) return;
  if (::write(STDERR_FILENO, text.data(), text.size()) < 0) return;  // nobody reads it
}

}  // namespace cli
