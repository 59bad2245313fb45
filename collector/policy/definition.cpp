#include "collector/policy/definition.hpp"

#include <algorithm>
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
  if (r.parsed->missing) out += fmt::format("\nmissing {}", name(*r.parsed->missing));
  for (const auto status : r.parsed->exits) out += fmt::format("\nexit {}", status);
  return out;
}

}  // namespace

std::string definition_of(const check& c, dialect d) {
  std::vector<std::string> rules;
  for (const auto& r : c.rules) rules.push_back(std::string(common::trim(r.text)) + beside_text(r));
  std::ranges::sort(rules);
  common::hasher h;
  const auto add = [&](std::string_view part) { h.add(part).add(std::string_view("\0", 1)); };
  add(name(d));
  add(name(c.want));
  for (const auto& rule : rules) add(rule);
  return common::to_hex(h.finish()).substr(0, digits);
}

}  // namespace collector::policy
