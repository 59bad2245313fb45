// What lies in the folders that systemd looks for unit files in: names and links, not yet their
// meaning.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/root_dir.hpp"

namespace collector::policy::native {

struct unit_folder {
  std::string path;
  std::map<std::string, common::dir_entry::kind, std::less<>>
      entries;                                            ///< those with a unit's name
  std::map<std::string, std::string, std::less<>> links;  ///< all links and what they say
  std::set<std::string, std::less<>> drop_ins;            ///< folders "UNIT.d"
  std::set<std::string, std::less<>>
      wanted;  ///< the names of links in "UNIT.wants" and "UNIT.requires"

  bool is_configuration() const { return path.starts_with("/etc/"); }
};

/// The three folders of an installed system that are there, in the order in which a unit's file is
/// looked for in them.
inline constexpr std::string_view unit_folder_paths[]{
    "/etc/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system"};

/// Nothing when any other folder of the unit path has something in it (a running systemd's), when a
/// folder is not where it should be, cannot be read, or holds more than a system has.
std::optional<std::vector<unit_folder>> read_unit_folders(const common::root_dir& root);

}  // namespace collector::policy::native
