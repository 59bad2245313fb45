// The folders of people: what they installed for themselves lies there.
#pragma once

#include <string>
#include <vector>

#include "common/root_dir.hpp"

namespace collector::inventory {

struct home {
  std::string user, path;  ///< the path without a leading or trailing slash
};

struct homes {
  std::vector<home> all;  ///< in the order of their paths, each once
  std::string remark;     ///< which were left out, and why; empty: none
};

/// root's, those of etc/passwd that lie where people's homes do, and the folders of home/. Homes on network file systems are
/// left out: a server that does not answer would hold up the scan.
homes find_homes(const common::root_dir& host);

}  // namespace collector::inventory
