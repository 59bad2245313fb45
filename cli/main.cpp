// muster: the command line.
#include <csignal>

#include "cli/command_line.hpp"
#include "cli/commands/all.hpp"
#include "common/log.hpp"
#include "common/stop.hpp"

int main(int argc, char** argv) {
  common::prepare_process();
  std::signal(SIGPIPE, SIG_DFL);  // `muster dump … | head` ends quietly
  return cli::run_command_line(cli::all_commands(), argc, argv);
}
