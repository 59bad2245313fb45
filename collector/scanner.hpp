// A whole scan of a host: every provider and every policy, turned into rows.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "collector/policy/policy_run.hpp"
#include "collector/scan_outcome.hpp"
#include "common/root_dir.hpp"

namespace collector {

struct scan_options {
  std::vector<std::string> policies;  ///< files
  bool trust_commands = false;
  std::vector<schemas::table_id> tables;  ///< empty: all
};

/// Where a fresh scan id comes from: time and chance, so that ids sort by time.
std::string new_scan_id();

/// One provider's table with the CPU time it took; status unknown when it failed.
scan_outcome scan_host(const common::root_dir& host, const scan_options& options);

/// The rows of the tables `policies` and `checks`, and the summaries, of policies that ran.
void add_policies(scan_outcome& out, const std::vector<policy::run_outcome>& runs, bool trusted);

}  // namespace collector
