#pragma once

#include <vector>

#include "cli/command.hpp"

namespace cli {

/// Every command, in the order in which --help shows them.
std::vector<command> all_commands();

}  // namespace cli
