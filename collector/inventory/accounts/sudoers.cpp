#include "collector/inventory/accounts/sudoers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "collector/inventory/accounts/sudo_texts.hpp"
#include "collector/inventory/bounded_list.hpp"

namespace collector::inventory {

namespace {

constexpr int deepest_user_alias = 32;
constexpr std::size_t rule_sets_most = 1000;
// With the keys of an account they have to fit into a row.
constexpr list_bounds grants_bounds{.items = 48, .bytes = 256};

bool is_number(std::string_view name, std::int64_t id) { return name == fmt::format("#{}", id); }

}  // namespace

/// As sudo does: the last name of a list that matches counts. An alias may name itself.
sudoers::match sudoers::match_of(const sudo_names& list, const sudo_account& who, int depth,
                                 known_aliases& known) const {
  for (auto at = list.rbegin(); at != list.rend(); ++at) {
    const auto name = std::string_view(*at);
    const auto marks = std::min(name.find_first_not_of('!'), name.size());
    const auto found = match_of(name.substr(marks), who, depth, known);
    if (found == match::none) continue;
    return (marks % 2 != 0) == (found == match::no) ? match::yes : match::no;
  }
  return match::none;
}

sudoers::match sudoers::match_of(std::string_view name, const sudo_account& who, int depth,
                                 known_aliases& known) const {
  if (const auto alias = users_.find(name); alias != users_.end()) {
    const auto [at, is_new] = known.try_emplace(alias->first, match::none);
    if (!is_new || depth == deepest_user_alias) return at->second;
    const auto found = match_of(alias->second, who, depth + 1, known);
    return known[alias->first] = found;
  }
  const auto of_group = [&](std::string_view group) {
    return std::ranges::any_of(who.member_of, [&](const auto& g) {
      return g.first == group || is_number(group, g.second);
    });
  };
  const bool matches = name == "ALL" || name == who.name || is_number(name, who.uid) ||
                       (name.starts_with('%') && of_group(name.substr(1)));
  return matches ? match::yes : match::none;  // netgroups are elsewhere
}

bool sudoers::names(const sudo_names& list, const sudo_account& who) const {
  known_aliases known;
  return match_of(list, who, 0, known) == match::yes;
}

bool sudoers::allows(const sudo_account& who) const {
  return std::ranges::any_of(rules_, [&](const rule& r) {
    return !r.of_doas && names(r.who, who) &&
           std::ranges::any_of(r.grants, [](const auto& g) { return !g.refused; });
  });
}

std::vector<std::string> sudoers::texts_of(const std::vector<const rule*>& rules) const {
  std::vector<const sudo_grant*> of_sudo, of_doas;
  std::vector<std::string> out, set_aside;
  for (const auto* r : rules) {
    for (const auto& g : r->grants)
      if (r->is_setting)
        set_aside.push_back(g.command);
      else
        (r->of_doas ? of_doas : of_sudo).push_back(&g);
  }
  add_grants(of_sudo, out);
  const bool may = !out.empty();
  add_grants(of_doas, out);
  if (may) std::ranges::move(set_aside, std::back_inserter(out));
  return bounded_list(std::move(out), grants_bounds);
}

std::vector<std::string> sudoers::grants_to(const sudo_account& who) {
  std::vector<const rule*> of;
  for (const auto* all : {&rules_, &defaults_})
    for (const auto& r : *all)
      if (names(r.who, who)) of.push_back(&r);
  const auto at = known_.find(of);
  if (at != known_.end()) return at->second;
  auto out = texts_of(of);
  if (known_.size() < rule_sets_most) known_.emplace(std::move(of), out);
  return out;
}

}  // namespace collector::inventory
