// Services of managers other than systemd, by what lies on the disk. Whether one is enabled is said
// only where the files that were read decide it; else the column is absent.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "collector/inventory/faults.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

struct other_services {
  std::vector<schemas::service> rows;
  bool found = false;  ///< a manager keeps services here
  faults met{};

  /// The entries of a folder; nullopt: there is none, or it could not be listed, which is told.
  std::optional<std::vector<common::dir_entry>> list(const common::root_dir& host,
                                                     const std::string& folder,
                                                     std::string_view manager);
};

/// A row with what every service has.
schemas::service service_of(std::string_view manager, const std::string& name,
                            const std::string& path);

/// OpenRC's runlevels, by the services they name. A level that another one stacks counts as part of
/// it (openrc-run(8), rc-update(8)).
struct runlevels {
  bool there = false;
  std::map<std::string, std::set<std::string>> of;
  /// Started by every boot: `enabled`; only by other levels: `enabled in LEVEL`; else `disabled`.
  std::string state_of(const std::string& script) const;
};
runlevels read_runlevels(const common::root_dir& host, other_services& to);

/// The program that the kernel starts, by its name: `systemd`, `openrc-init`; empty: not known.
std::string init_program(const common::root_dir& host);

/// /etc/init.d: scripts of OpenRC, of OpenWrt's procd, of System V. `units` are systemd's: a script
/// with the name of one is its other face.
void read_scripts(const common::root_dir& host, const std::set<std::string>& units,
                  other_services& to);
void read_runit(const common::root_dir& host, other_services& to);
void read_s6(const common::root_dir& host, other_services& to);
void read_upstart(const common::root_dir& host, other_services& to);
void read_dinit(const common::root_dir& host, other_services& to);

}  // namespace collector::inventory
