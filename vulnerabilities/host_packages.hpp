// What a host has installed, by source packages.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "schemas/inventory/system.hpp"
#include "store/agent_store.hpp"
#include "vulnerabilities/host_release.hpp"
#include "vulnerabilities/package_memory.hpp"

namespace vulnerabilities {

/// What is stored of a host's packages, where it lies: as long as the reader's transaction.
struct host_rows {
  schemas::os os;
  subscriptions has;
  std::vector<package_view> packages;
  std::shared_ptr<const void> kept;  ///< what rows of the past refer to
};
common::result<host_rows> read_rows(const store::reader& r);
/// As they were at a commit time. refused: `at` lies before what history has.
common::result<host_rows> read_rows_at(const store::reader& r, i64 at);

/// What is asked of the feeds as one.
struct installed_package {
  const asked_package* of = nullptr;
  std::vector<const package_view*> rows;  ///< its binaries
  bool is_kernel = false, is_running = false;
};

/// As long as the rows that it was made of, and until the memory is used for another host.
struct host_packages {
  schemas::os os;
  subscriptions has;
  std::vector<installed_package> all;
};

/// Without what holds nothing, or whose configuration alone is left, and without packages of
/// languages that are the distribution's.
host_packages packages_of(const host_rows& rows, package_memory& known);

}  // namespace vulnerabilities
