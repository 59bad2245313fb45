// The folders of people: what they installed for themselves lies there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collector/inventory/faults.hpp"
#include "common/root_dir.hpp"

namespace collector::inventory {

struct home {
  std::string user, path;  ///< the path without a leading or trailing slash
};

struct homes {
  std::vector<home> all;  ///< in the order of their paths, each once
  std::string remark;     ///< which are left out or not known, and why; empty: none
  bool complete = true;   ///< false: there may be more, and `remark` says why
  /// Those that are too many to be looked into, and whose they are; nullptr: there are none.
  std::shared_ptr<const named_places> left_out{}, of_left_out{};
};

/// root's, those of etc/passwd that lie where people's homes do, and the folders of home/. Homes on
/// mounts that are left out are, too.
homes find_homes(const common::root_dir& host);

/// The homes of all accounts of this host's files, services' too, and those of find_homes; a path
/// may be empty: the root.
homes homes_of_accounts(const common::root_dir& host);

/// Rows of `where` may lie in homes that are not known, or are left out: `path` is the column that
/// has a file in the home, `user` the one that has its owner.
void tell_unknown_by_path(const homes& people, const gap& where, faults& met);
void tell_unknown_by_user(const homes& people, const gap& where, faults& met);

/// Mount points that are left out, without a leading slash.
std::vector<std::string> remote_mounts(const common::root_dir& host);
bool is_below_any(std::string_view path, const std::vector<std::string>& folders);

}  // namespace collector::inventory
