// OpenRC: /etc/runlevels/LEVEL/NAME starts the script NAME in that level.
#include <algorithm>
#include <array>

#include "collector/inventory/services/managers.hpp"

namespace collector::inventory {

namespace {

constexpr const char* levels_folder = "etc/runlevels";
constexpr std::array<std::string_view, 3> of_every_boot{"sysinit", "boot", "default"};
constexpr std::size_t most_levels = 100;

/// Levels by those that stack them: `custom/default` makes default a part of custom.
using stacks = std::map<std::string, std::set<std::string>>;

/// The levels that start what `level` holds, itself included. Levels that stack one another end.
void add_users_of(const std::string& level, const stacks& users, std::set<std::string>& to) {
  if (!to.insert(level).second) return;
  if (const auto at = users.find(level); at != users.end())
    for (const auto& user : at->second) add_users_of(user, users, to);
}

}  // namespace

std::string runlevels::state_of(const std::string& script) const {
  const auto at = of.find(script);
  if (at == of.end()) return "disabled";
  const bool boots = std::ranges::any_of(
      of_every_boot, [&](auto l) { return at->second.contains(std::string(l)); });
  if (boots) return "enabled";
  std::string out = "enabled in ";
  for (const auto& level : at->second) out += (&level == &*at->second.begin() ? "" : ", ") + level;
  return out;
}

runlevels read_runlevels(const common::root_dir& host, other_services& to) {
  runlevels out;
  const auto levels = to.list(host, levels_folder, "openrc");
  if (!levels) return out;
  out.there = true;
  std::set<std::string> names;
  for (const auto& l : *levels)
    if (l.type == common::dir_entry::kind::directory && names.size() < most_levels)
      names.insert(l.name.substr(0, 64));
  stacks users;
  std::map<std::string, std::set<std::string>> direct;
  for (const auto& level : names) {
    const auto entries = to.list(host, levels_folder + ("/" + level), "openrc");
    if (!entries) continue;
    for (const auto& e : *entries) (names.contains(e.name) ? users : direct)[e.name].insert(level);
  }
  for (const auto& [script, in] : direct)
    for (const auto& level : in) add_users_of(level, users, out.of[script]);
  return out;
}

}  // namespace collector::inventory
