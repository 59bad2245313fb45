#include "collector/inventory/accounts/sudo_texts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "collector/inventory/bounded_list.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t names_text_limit = 256, expanded_limit = 2000;
constexpr int deepest_alias = 16;

using name_aliases = std::map<std::string, sudo_names, std::less<>>;

void add_expanded(const std::string& name, const name_aliases& aliases, int depth, sudo_names& to) {
  if (to.size() >= expanded_limit) return;
  const auto marks = std::min(name.find_first_not_of('!'), name.size());
  const auto at = aliases.find(std::string_view(name).substr(marks));
  if (at == aliases.end() || depth == deepest_alias) {
    to.push_back(marks % 2 != 0 ? "!" + name.substr(marks) : name.substr(marks));
    return;
  }
  for (const auto& member : at->second)
    add_expanded(name.substr(0, marks) + member, aliases, depth + 1, to);
}

std::string text_of(const sudo_names& names, const name_aliases& aliases) {
  sudo_names all;
  for (const auto& n : names) add_expanded(n, aliases, 0, all);
  return hashed_end(fmt::format("{}", fmt::join(all, ",")), names_text_limit);
}

/// `web1 = (ann:disk) NOPASSWD: `
std::string how_of(const sudo_may& may, const sudo_aliases& aliases) {
  std::string out;
  if (const auto hosts = text_of(may.hosts, aliases.hosts); hosts != "ALL")
    out = hosts.empty() ? "" : hosts + " = ";
  if (!may.says_as) return out + "(root) " + may.conditions;
  out += "(" + text_of(may.as_users, aliases.runas);
  if (!may.as_groups.empty()) out += ":" + text_of(may.as_groups, aliases.runas);
  return out + ") " + may.conditions;
}

class expansion {
 public:
  expansion(const sudo_aliases& aliases, std::vector<sudo_grant>& to)
      : aliases_(aliases), to_(to) {}
  void add(const std::string& how, const sudo_command& command, bool refused, int depth) {
    if (++steps_ > expanded_limit || to_.size() >= expanded_limit) return;
    const auto at = aliases_.commands.find(command.text);
    refused = refused != command.refused;
    if (at == aliases_.commands.end() || depth == deepest_alias)
      return to_.push_back({how, command.text, refused});
    for (const auto& member : at->second) add(how, member, refused, depth + 1);
  }

 private:
  const sudo_aliases& aliases_;
  std::vector<sudo_grant>& to_;
  std::size_t steps_ = 0;
};

}  // namespace

std::vector<sudo_grant> grants_of(const sudo_spec& spec, const sudo_aliases& aliases) {
  std::vector<sudo_grant> out;
  expansion all(aliases, out);
  for (const auto& may : spec.may) all.add(how_of(may, aliases), may.command, false, 0);
  return out;
}

void add_grants(const std::vector<const sudo_grant*>& grants, std::vector<std::string>& to) {
  std::vector<const sudo_grant*> taken_out;
  std::string except, except_of;
  for (auto at = grants.rbegin(); at != grants.rend(); ++at) {
    const auto& g = **at;
    if (g.refused) {
      taken_out.push_back(&g);
      except_of.clear();
      continue;
    }
    if (!taken_out.empty() && (except.empty() || except_of != g.how)) {
      std::set<std::string> each;
      for (const auto* out : taken_out)
        each.insert(out->how == g.how ? out->command : out->how + out->command);
      except = hashed_end(fmt::format(" except {}", fmt::join(each, "; ")), names_text_limit);
      except_of = g.how;
    }
    to.push_back(g.how + g.command + except);
  }
}

}  // namespace collector::inventory
