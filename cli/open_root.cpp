#include "cli/open_root.hpp"

#include "common/mounts.hpp"
#include "common/settings/registry.hpp"

namespace cli {

using common::fail;
using common::result;

result<common::root_dir> open_root(const std::string& root, bool network_mounts) {
  if (root.empty())
    return fail(common::errc::usage, "{} is empty: want a folder", common::settings::root.option());
  auto host = common::root_dir::open(root);
  if (!host)
    return fail(host.error().code, "{} {}", common::settings::root.option(), host.error().detail);
  if (network_mounts) return host;
  auto near = common::without_slow_mounts(*host);
  return near ? std::move(near) : std::move(host);  // without /proc nobody knows what is mounted
}

}  // namespace cli
