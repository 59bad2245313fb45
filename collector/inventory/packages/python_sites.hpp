// Where Python packages lie: the system's folders, users' sites and virtual environments in the
// places they are kept.
#pragma once

#include <string>
#include <vector>

#include "collector/inventory/packages/rows.hpp"

namespace collector::inventory {

/// Folders of packages below the root, each once, in byte order. Environments are looked for in
/// homes and other folders, each within bounds of its own.
std::vector<std::string> python_sites(const common::root_dir& host, const homes& people,
                                      package_rows& out);

}  // namespace collector::inventory
