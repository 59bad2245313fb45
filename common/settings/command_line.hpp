// Settings from a command line. CLI11 stays in one source file here: every file that includes it
// costs the build many seconds.
#pragma once

#include <optional>
#include <string>

#include "common/settings/values.hpp"

namespace CLI {
class App;
}

namespace common::settings {

/// Adds an option for each setting of the program. What is typed is set in `into`, which outlives
/// the parsing. A value that cannot be is thrown as CLI::ParseError with exit code 1.
void add_settings(CLI::App& to, values& into);
/// Adds --version, which prints this.
void add_version(CLI::App& to, const std::string& version);

/// What a stage says of itself in --help and --version.
struct description {
  std::string about, version;
};
/// Reads a stage's command line, and the configuration for what is not typed. The exit status,
/// where the process has nothing left to do: help or the version was asked for (0), or the command
/// line is wrong (1; of a value that cannot be exit_unusable); both are printed.
std::optional<int> read_command_line(const description& stage, values& into, int argc, char** argv);

}  // namespace common::settings
