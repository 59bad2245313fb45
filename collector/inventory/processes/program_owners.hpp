// Which packages the programs of running processes belong to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "collector/inventory/packages/file_owners.hpp"

namespace collector::inventory {

/// `/usr` without `/usr/local`, `/opt` and the old names of folders of `/usr`.
bool is_of_packages_folders(std::string_view path);

class program_owners {
 public:
  explicit program_owners(const common::root_dir& host) : host_(host), owners_(host) {}
  /// What a process runs, by its open folder of /proc. In a container another file has the same
  /// path: that is none of this host's packages. `deleted`: the file was replaced since.
  void add(std::int64_t pid, int folder, const std::string& exe, bool deleted);
  /// The same of a process of which nothing is known but its number.
  void add(std::int64_t pid);
  /// Of all that were added, in one go.
  void ask();
  schemas::text of(std::int64_t pid);
  /// Whether it has no package, and lies where those put their programs: while packages change, it
  /// may be one that is about to be noted.
  bool may_become_owned(std::int64_t pid);

 private:
  common::file_id here(const std::string& path);

  const common::root_dir& host_;
  file_owners owners_;
  std::unordered_map<std::int64_t, std::string> programs_;
  std::unordered_map<std::string, common::file_id> here_;  ///< what lies at these paths
};

}  // namespace collector::inventory
