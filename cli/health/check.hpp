// What is likely to be wrong with an installation: a table of checks, each of which finds one kind
// of thing, says why that matters, and what to do.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/health/house.hpp"
#include "schemas/severity.hpp"

namespace cli::health {

struct finding {
  std::string_view check = {};  ///< which found it
  schemas::severity severity = schemas::severity::medium;
  std::string what = {};    ///< on what, and what is wrong
  std::string remedy = {};  ///< what to do, with the command where there is one
};

/// What one check finds. An error: it could not look.
using findings = common::result<std::vector<finding>>;

struct check {
  std::string_view id, about, why = {};
  bool is_quick = false;  ///< `muster status` makes it too
  findings (*look)(const house&);
};

/// In the order of their documentation.
std::span<const check> all_checks();

// One function a check, in the files NAME_checks.cpp.
findings find_stages_down(const house& h);
findings find_old_programs(const house& h);
findings find_low_file_limits(const house& h);
findings find_missing_rights(const house& h);
findings find_large_logs(const house& h);
findings find_open_data(const house& h);
findings find_lost_folders(const house& h);
findings find_foreign_files(const house& h);
findings find_open_secrets(const house& h);
findings find_broken_configuration(const house& h);
findings find_writable_configuration(const house& h);
findings find_broken_policies(const house& h);
findings find_broken_waivers(const house& h);
findings find_ending_waivers(const house& h);
findings find_broken_rules(const house& h);
findings find_silent_agents(const house& h);
findings find_unequal_agents(const house& h);
findings find_wrong_clocks(const house& h);
findings find_twin_agents(const house& h);
findings find_revoked_senders(const house& h);
findings find_taken_ports(const house& h);
findings find_unreachable_server(const house& h);
findings find_refused_key(const house& h);
findings find_waiting_changes(const house& h);
findings find_waiting_alerts(const house& h);
findings find_dead_sinks(const house& h);
findings find_full_disks(const house& h);
findings find_full_stores(const house& h);

/// What some checks found, the gravest first, and those that could not look.
struct examined {
  std::vector<finding> found = {};
  struct blind {
    std::string_view check = {};
    common::error why = {};
  };
  std::vector<blind> unseen = {};
};
examined examine(const house& h, bool only_quick);

}  // namespace cli::health
