// Paths that files of a host name, as a root takes them.
#pragma once

#include <string>
#include <string_view>

namespace collector::inventory {

/// `/srv/x/` → `srv/x`: without slashes at either end, and no longer than what is looked for.
inline std::string below_root(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  path = path.substr(0, 1024);
  while (path.ends_with('/')) path.remove_suffix(1);
  return std::string(path);
}

}  // namespace collector::inventory
