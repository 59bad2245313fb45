// Who may use sudo(8): users and groups that sudoers(5) names as such, aliases resolved; hosts and
// commands are not judged.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/root_dir.hpp"

namespace collector::inventory {

struct sudoers {
  std::set<std::string, std::less<>> users, groups;  ///< names, or `#1000` for numbers
  bool everybody = false;
  std::string fault;  ///< what could not be read; then nobody can be said to have no rights

  bool allows(std::string_view user, std::int64_t uid,
              const std::vector<std::pair<std::string, std::int64_t>>& member_of) const;
};

/// etc/sudoers and what it includes. A host without that file has no sudo.
sudoers read_sudoers(const common::root_dir& host);

}  // namespace collector::inventory
