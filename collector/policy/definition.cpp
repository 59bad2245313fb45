#include "collector/policy/definition.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/letters.hpp"
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

/// sshd and limits.conf take their words in any letters.
std::string in_small_letters(std::string_view text, const loaded_rule& r) {
  std::string out(text);
  if (!r.parsed || r.parsed->kind != target_kind::setting) return out;
  const auto target = std::string_view(r.parsed->target);
  const auto at = text.find(target);
  if (at == text.npos || !(target.starts_with("sshd:") || target.starts_with("limits:")))
    return out;
  // Who has a limit is told apart by its letters.
  const auto domain = target.starts_with("limits:") ? target.rfind(':', target.rfind(':') - 1) : 0;
  for (auto i = at + domain; i < at + target.size(); ++i) out[i] = common::lower(out[i]);
  return out;
}

/// With one blank behind `not`.
std::string rule_text(const loaded_rule& r) {
  const auto written = in_small_letters(common::trim(r.text), r);
  const std::string_view text = written;
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
