// `muster`'s command line, made of a list of commands.
#pragma once

#include <vector>

#include "cli/command.hpp"

namespace cli {

/// Reads what was typed and runs the command; an exit code. Usage errors are one line with a hint.
int run_command_line(const std::vector<command>& commands, int argc, char** argv);

}  // namespace cli
