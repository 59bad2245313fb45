// A process in a unit of its own: what the service manager is asked for.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "common/result.hpp"

namespace collector::commands {

struct transient_unit {
  std::string name;  ///< `muster-commands-42.service`
  std::string description;
  std::vector<std::string> argv;
  std::string part_of;  ///< the unit with which it is stopped
};

/// Starts it, with `socket` as its standard input. It is not waited for: who runs, says so.
common::status start_unit(const std::string& bus_address, const transient_unit& unit, int socket,
                          std::chrono::milliseconds patience);

}  // namespace collector::commands
