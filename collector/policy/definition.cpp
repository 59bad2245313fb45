#include "collector/policy/definition.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/text.hpp"

namespace collector::policy {

namespace {

constexpr std::size_t digits = 32;

/// What a rule says as a map; nothing of one that is only text.
std::string beside_text(const loaded_rule& r) {
  if (!r.parsed) return {};
  std::string out;
  // Without it a file that is missing makes the rule invalid too.
  if (r.parsed->missing && *r.parsed->missing != rule_verdict::invalid)
    out += fmt::format("\nmissing {}", name(*r.parsed->missing));
  for (const auto status : std::set(r.parsed->exits.begin(), r.parsed->exits.end()))
    out += fmt::format("\nexit {}", status);
  return out;
}

/// With one blank behind `not`.
std::string rule_text(const loaded_rule& r) {
  const auto text = common::trim(r.text);
  if (!text.starts_with("not ")) return std::string(text);
  return "not " + std::string(common::trim(text.substr(4)));
}

}  // namespace

std::string definition_of(const check& c, dialect d) {
  std::vector<std::string> rules;
  for (const auto& r : c.rules) rules.push_back(rule_text(r) + beside_text(r));
  std::ranges::sort(rules);
  rules.erase(std::ranges::unique(rules).begin(), rules.end());
  common::hasher h;
  const auto add = [&](std::string_view part) { h.add(part).add(std::string_view("\0", 1)); };
  add(name(d));
  add(name(c.want));
  for (const auto& rule : rules) add(rule);
  return common::to_hex(h.finish()).substr(0, digits);
}

}  // namespace collector::policy
