// The folders systemd finds units in, below any root, and the links that enable units: what
// `systemctl --root=DIR is-enabled` answers from.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "collector/inventory/services/unit_file.hpp"
#include "common/root_dir.hpp"

namespace collector::inventory {

struct unit_on_disk {
  std::string path;     ///< from the root's `/`; empty for an instance that only a link names
  std::string enabled;  ///< enabled, enabled-runtime, linked, linked-runtime, masked,
                        ///< masked-runtime, alias, generated, transient, disabled, static,
                        ///< indirect; empty: the file cannot be read
  unit_file says;
  std::vector<std::string> pulled_by{};  ///< units and targets that have it started with them
};

struct units_on_disk {
  std::map<std::string, unit_on_disk> units;  ///< services, sockets, timers and paths, by name
  bool some_folder = false;                   ///< one of the folders is there
  std::string fault;                          ///< what could not be read; empty: nothing
  bool complete = true;  ///< false: a folder could not be listed, so units may be missing
};

units_on_disk read_unit_folders(const common::root_dir& host);
/// The timers alone, and what they start.
units_on_disk read_timer_units(const common::root_dir& host);

/// service, socket, timer or path; empty for units of other types and for names that systemd passes
/// over (hidden ones, those with a blank or a `~`).
std::string_view unit_type(std::string_view name);

}  // namespace collector::inventory
