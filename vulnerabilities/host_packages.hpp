// What a host has installed, by source packages.
#pragma once

#include <string>
#include <vector>

#include "schemas/inventory/system.hpp"
#include "store/agent_store.hpp"
#include "vulnerabilities/host_release.hpp"

namespace vulnerabilities {

/// What is asked of the feeds as one.
struct installed_package {
  std::string source, version;        ///< as people are told
  std::string asked, asked_version;   ///< as the feed has it: where it lists binaries, one of them
  std::string_view language;          ///< the ecosystem, of a package of a language
  std::vector<std::string> binaries;  ///< in order
  bool is_kernel = false, is_running = false, is_foreign = false;
};

struct host_packages {
  schemas::os os;
  subscriptions has;
  std::vector<installed_package> all;
};

/// Without what holds nothing, or whose configuration alone is left, and without packages of
/// languages that are the distribution's.
common::result<host_packages> read_packages(const store::reader& r);
/// As they were at a commit time. refused: `at` lies before what history has.
common::result<host_packages> read_packages_at(const store::reader& r, i64 at);

}  // namespace vulnerabilities
