// Where Python packages lie: the system's folders, users' sites and virtual environments in the
// places they are kept.
#pragma once

#include <string>
#include <vector>

#include "collector/inventory/packages/rows.hpp"

namespace collector::inventory {

/// Folders of packages below the root, each once, in byte order.
std::vector<std::string> python_sites(const common::root_dir& host, package_rows& out);

}  // namespace collector::inventory
