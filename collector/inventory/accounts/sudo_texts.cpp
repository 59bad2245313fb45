#include "collector/inventory/accounts/sudo_texts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "collector/inventory/bounded_list.hpp"
#include "common/secrets/mask.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t names_text_limit = 256;
constexpr int deepest_alias = 16;

}  // namespace

void sudo_expansion::add_names(const std::string& name, const name_aliases& aliases, int depth,
                               sudo_names& to) {
  if (!take_step()) return;
  const auto marks = std::min(name.find_first_not_of('!'), name.size());
  const auto at = aliases.find(std::string_view(name).substr(marks));
  if (at == aliases.end() || depth == deepest_alias)
    return to.push_back(marks % 2 != 0 ? "!" + name.substr(marks) : name.substr(marks));
  for (const auto& member : at->second)
    add_names(name.substr(0, marks) + member, aliases, depth + 1, to);
}

const std::string& sudo_expansion::text_of(const shared_names& names, const name_aliases& aliases) {
  const auto [at, is_new] = texts_.try_emplace(names);
  if (!is_new) return at->second;
  sudo_names all;
  for (const auto& n : *names) add_names(n, aliases, 0, all);
  return at->second = hashed_end(fmt::format("{}", fmt::join(all, ",")), names_text_limit);
}

/// `web1 = (ann:disk) NOPASSWD: `
std::string sudo_expansion::how_of(const sudo_may& may) {
  std::string out;
  if (const auto& hosts = text_of(may.hosts, aliases_.hosts); hosts != "ALL")
    out = hosts.empty() ? "" : hosts + " = ";
  if (!may.as_users) return out + "(root) " + may.conditions;
  out += "(" + text_of(may.as_users, aliases_.runas);
  if (!may.as_groups->empty()) out += ":" + text_of(may.as_groups, aliases_.runas);
  return out + ") " + may.conditions;
}

void sudo_expansion::add(const std::string& how, const sudo_command& command, bool refused,
                         int depth, std::vector<sudo_grant>& to) {
  if (!take_step()) return;
  const auto at = aliases_.commands.find(command.text);
  refused = refused != command.refused;
  if (at == aliases_.commands.end() || depth == deepest_alias)
    return to.push_back({how, command.text, refused});
  for (const auto& member : at->second) add(how, member, refused, depth + 1, to);
}

std::vector<sudo_grant> sudo_expansion::grants_of(const sudo_spec& spec) {
  std::vector<sudo_grant> out;
  for (const auto& may : spec.may) add(how_of(may), may.command, false, 0, out);
  texts_.clear();
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
        each.insert(common::secrets::mask_field(out->how == g.how ? out->command
                                                                  : out->how + out->command));
      except = hashed_end(fmt::format(" except {}", fmt::join(each, "; ")), names_text_limit);
      except_of = g.how;
    }
    to.push_back(g.how + g.command + except);
  }
}

}  // namespace collector::inventory
