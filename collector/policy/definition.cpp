#include "collector/policy/definition.hpp"

#include <algorithm>
#include <vector>

#include "common/hash.hpp"
#include "common/hex.hpp"

namespace collector::policy {

namespace {

constexpr std::size_t digits = 32;

std::string trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto from = text.find_first_not_of(blanks);
  if (from == text.npos) return {};
  return std::string(text.substr(from, text.find_last_not_of(blanks) + 1 - from));
}

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
  for (const auto& r : c.rules) rules.push_back(trimmed(r.text) + beside_text(r));
  std::ranges::sort(rules);
  common::hasher h;
  const auto add = [&](std::string_view part) { h.add(part).add(std::string_view("\0", 1)); };
  add(name(d));
  add(name(c.want));
  for (const auto& rule : rules) add(rule);
  return common::to_hex(h.finish()).substr(0, digits);
}

}  // namespace collector::policy
