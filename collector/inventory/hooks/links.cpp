// Links by which programs are found under another name: update-alternatives(1) makes them, and
// whoever leads one elsewhere has their program started.
#include <algorithm>
#include <array>

#include "collector/inventory/hooks/hooks.hpp"
#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t links_most = 5000;
using links = std::vector<std::pair<std::string, std::string>>;

/// Where packages put what has alternatives.
bool is_usual(std::string_view target) {
  constexpr auto usual =
      std::to_array<std::string_view>({"/usr/", "/bin/", "/sbin/", "/lib", "/etc/"});
  if (target.starts_with("/usr/local/") || target.find("/../") != target.npos) return false;
  return std::ranges::any_of(usual, [&](auto one) { return target.starts_with(one); });
}

}  // namespace

/// A link that is led elsewhere is made anew, which its folder tells of.
void read_link_hooks(hook_rows& to) {
  const std::string folder = "etc/alternatives";
  const auto make = [&]() -> std::shared_ptr<const links> {
    auto out = std::make_shared<links>();
    const auto entries = to.host().list(folder, links_most);
    if (!entries) {
      if (may_hold(entries.error())) to.lost({"alternative", folder + "/"}, entries.error().detail);
      return out;
    }
    for (const auto& e : *entries) {
      if (e.type != common::dir_entry::kind::symlink) continue;
      const auto target = to.host().read_link(folder + "/" + e.name);
      if (target && !is_usual(*target)) out->emplace_back(e.name, *target);
    }
    return out;
  };
  const auto all = common::known<links>(to.host(), "links elsewhere", {folder}, make,
                                        [](const links&) { return true; });
  for (const auto& [name, target] : *all)
    to.add_command({"alternative", folder + "/" + name}, "", target);
}

}  // namespace collector::inventory
