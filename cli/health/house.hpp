// A data folder that is looked at, with what stands around it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "cli/health/space.hpp"
#include "common/clock.hpp"
#include "schemas/paths.hpp"

namespace cli::health {

struct house {
  schemas::data_paths paths;
  std::int64_t now = common::wall_ms();
  std::string proc = "/proc";
  std::function<common::result<disk_space>(const std::string& path)> space = space_of;

  /// The command line of a command for this data folder: `muster status`, with --data where that is
  /// not the default.
  std::string command(std::string_view words) const;
  /// Agents are kept here.
  bool is_server() const;
  /// A collector runs here for a server that is elsewhere.
  bool is_joined() const;
};

/// not_found: neither of both; denied: this user may not look.
common::status check_is_one(const house& h);

}  // namespace cli::health
