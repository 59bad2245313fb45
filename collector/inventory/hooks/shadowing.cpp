// Programs in /usr/local by the names of those that packages have: root's PATH has them first.
#include "collector/inventory/hooks/hooks.hpp"

namespace collector::inventory {

namespace {

bool is_same_file(const common::file_id& one, const common::file_id& other) {
  return one.device == other.device && one.inode == other.inode;
}

void add_shadowing(hook_rows& to, const std::string& folder, const std::string& name) {
  const auto path = folder + "/" + name;
  const auto is = to.host().identify(path);
  if (!is) return;
  for (const std::string usual : {"usr/sbin/", "usr/bin/"}) {
    const auto other = to.host().identify(usual + name);
    if (!other) continue;
    if (!is_same_file(*is, *other))
      to.add_file({"shadowing", path}, fmt::format("found before /{}{}", usual, name));
    return;
  }
}

}  // namespace

void read_shadowing_hooks(hook_rows& to) {
  for (const std::string folder : {"usr/local/sbin", "usr/local/bin"})
    for (const auto& name : to.names_in({"shadowing", folder})) add_shadowing(to, folder, name);
}

}  // namespace collector::inventory
