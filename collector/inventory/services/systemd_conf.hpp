// A configuration file of a program of systemd, with its drop-ins, as systemd puts them together:
// the first main file there is, then all drop-ins in the order of their base names, of equal names
// that of the first folder.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/root_dir.hpp"

namespace collector::inventory {

struct systemd_assignment {
  std::string section, name, value, path;
};

struct systemd_conf {
  bool there = false;
  std::vector<systemd_assignment> said;
  std::vector<std::string> faults;  ///< what could not be read

  /// A word of a list with the file that has it. Nothing after `=` forgets the words before.
  struct word {
    std::string text, path;
  };
  std::vector<word> list(std::string_view section, std::string_view name) const;
  /// The last value; nullptr: none, or taken back.
  const systemd_assignment* last(std::string_view section, std::string_view name) const;
};

/// `resolved.conf` and `resolved.conf.d/*.conf` of etc/systemd and the folders after it.
systemd_conf read_systemd_conf(const common::root_dir& host, const std::string& name);

/// The files `*.conf` of these folders by their base names, of equal names that of the first one;
/// a link to /dev/null is among them and hides the others.
std::vector<std::string> merged_conf_files(const common::root_dir& host,
                                           const std::vector<std::string>& folders,
                                           std::vector<std::string>& faults);

}  // namespace collector::inventory
