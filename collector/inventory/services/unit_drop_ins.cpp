#include "collector/inventory/services/unit_drop_ins.hpp"

#include <algorithm>

#include "collector/inventory/services/unit_file.hpp"

namespace collector::inventory {

namespace {

/// `a-b.service` → `a-.service`, `a-b@c.service` → `a-@c.service`; above a template are units that
/// are none. `a-.service` has nothing above it. Empty: none.
std::string without_last_part(std::string_view unit) {
  const auto dot = unit.rfind('.'), at = unit.find('@'), end = std::min(at, dot);
  if (end == unit.npos || end == 0) return {};
  auto prefix = unit.substr(0, end);
  if (prefix.ends_with('-')) prefix.remove_suffix(1);
  const auto dash = prefix.rfind('-');
  if (dash == prefix.npos) return {};
  const bool is_template = at != unit.npos && at + 1 == dot;
  return std::string(prefix.substr(0, dash + 1)) +
         std::string(unit.substr(is_template ? dot : end));
}

void add_names(const std::string& unit, std::vector<std::string>& to) {
  constexpr std::size_t most_names = 256;
  if (to.size() >= most_names || std::ranges::find(to, unit) != to.end()) return;
  to.push_back(unit);
  if (const auto of_all = template_of(unit); !of_all.empty()) add_names(of_all, to);
  if (const auto above = without_last_part(unit); !above.empty()) add_names(above, to);
}

}  // namespace

std::vector<std::string> drop_in_names(std::string_view unit) {
  std::vector<std::string> out;
  add_names(std::string(unit), out);
  return out;
}

void drop_in_folders::add(const std::string& name, std::size_t rank, const std::string& path) {
  paths_[name].try_emplace(rank, path);
  ranks_.insert(rank);
}

void drop_in_folders::append(const std::vector<std::string>& names,
                             std::vector<std::string>& to) const {
  for (const auto rank : ranks_)
    for (const auto& name : names) {
      const auto known = paths_.find(name);
      if (known == paths_.end()) continue;
      if (const auto at = known->second.find(rank); at != known->second.end())
        to.push_back(at->second);
    }
}

std::vector<std::string> drop_in_folders::of(const std::string& unit,
                                             const std::set<std::string>& aliases) const {
  std::vector<std::string> out;
  if (paths_.empty()) return out;
  append(drop_in_names(unit), out);
  for (const auto& alias : aliases)
    if (alias != unit) append(drop_in_names(alias), out);
  append({unit.substr(unit.rfind('.') + 1)}, out);
  return out;
}

}  // namespace collector::inventory
