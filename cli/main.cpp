// muster: the command line.
#include <csignal>

#include "cli/command_line.hpp"
#include "cli/commands/all.hpp"
#include "common/log.hpp"
#include "common/stop.hpp"

#ifdef MUSTER_SANITIZED
// As soon as the sanitizer's own library is initialised.
[[gnu::constructor(101)]] void before_constructors() { common::catch_stops(); }
#else
// Before the libraries are initialised: the first code of ours that runs. While the loader maps and
// binds them, which takes longer, Ctrl-C still kills. What a sanitizer watches cannot run here.
[[gnu::section(".preinit_array"),
  gnu::used]] void (*const before_libraries)() = common::catch_stops;
#endif

int main(int argc, char** argv) {
  common::prepare_process();
  std::signal(SIGPIPE, SIG_DFL);  // `muster dump … | head` ends quietly
  return cli::run_command_line(cli::all_commands(), argc, argv);
}
