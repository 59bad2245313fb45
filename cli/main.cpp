// muster: the command line.
#include <csignal>

#include "cli/command_line.hpp"
#include "cli/commands/all.hpp"
#include "common/log.hpp"
#include "common/stop.hpp"

#ifndef MUSTER_SANITIZED
// Before the libraries start, which takes milliseconds in which somebody may press Ctrl-C. What a
// sanitizer watches cannot run before it.
[[gnu::section(".preinit_array"),
  gnu::used]] void (*const before_libraries)() = common::catch_stops;
#endif

int main(int argc, char** argv) {
  common::prepare_process();
  std::signal(SIGPIPE, SIG_DFL);  // `muster dump … | head` ends quietly
  return cli::run_command_line(cli::all_commands(), argc, argv);
}
