// A whole scan of a host: every provider and every policy, turned into rows.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "collector/policy/policy_run.hpp"
#include "collector/scan/scan_outcome.hpp"
#include "common/root_dir.hpp"
#include "common/settings/values.hpp"

namespace collector {

struct scan_options {
  std::vector<std::string> policies;  ///< as find_policy_files() takes them
  bool trust_commands = false,
       native = true;  ///< native: answer without a process what can be (docs/policy.md)
  bool network_mounts =
      false;              ///< false: mounts that may never answer are left out (common/mounts.hpp)
  unsigned parallel = 0;  ///< commands at a time; 0: as many as there are cores
  std::chrono::milliseconds judging_time{30'000};       ///< CPU time for judging one policy
  policy::command_times* times = nullptr;               ///< kept between scans; outlives them
  policy::accepted_policies* accepted = nullptr;        ///< the same
  std::vector<schemas::table_id> tables;                ///< empty: all but walks_all_files()
  common::batch_runner run_commands = common::run_all;  ///< what starts the commands of policies
  std::vector<std::string> look_in = {};  ///< further folders, see inventory::further_folders
};

/// As the settings say, the default policy where they name none; of all tables.
scan_options scan_options_of(const common::settings::values& v);

/// usage: a policy file that is named and not there, or is no file.
common::status check_policy_files(const common::settings::values& v);

/// Time and chance: ids sort by time.
std::string new_scan_id();

/// Scans. A provider that fails leaves its table `unknown`; a policy that does not load leaves
/// `policies` and `checks` partial, with the reason, so that nothing known of it is taken for gone.
scan_outcome scan_host(const common::root_dir& host, const scan_options& options);

/// `muster_linux_baseline.yml` beside the programs or in the source tree; empty when it is in
/// neither place.
std::string default_policy();

}  // namespace collector
