#include "collector/policy/lint/two_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <map>

#include "collector/policy/lint/neighbours.hpp"
#include "collector/policy/lint/rule_lint.hpp"
#include "collector/policy/lint/setting_places.hpp"

namespace collector::policy {

namespace {

bool take_front(std::string_view& s, std::string_view what) {
  if (!s.starts_with(what)) return false;
  s.remove_prefix(what.size());
  return true;
}

std::string take_word(std::string_view& s) {
  std::string out;
  while (!s.empty()) {
    take_front(s, "\\.") ? void(out.push_back('.')) : void();
    const char c = s.empty() ? ' ' : s[0];
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-' || c == '.';
    if (!word) break;
    out.push_back(lower(c));
    s.remove_prefix(1);
  }
  return out;
}

bool take_blanks(std::string_view& s) {
  bool any = false;
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view blank : {"\\s", "\\t", "\\h", " ", "=", "[ \\t]", "[\\t ]",
                                         "[[:space:]]", "[[:blank:]]", "[\\s=]", "*", "+"})
      if (take_front(s, blank)) any = more = true;
  }
  return any;
}

/// What one rule says of one key: a word, or a range of numbers.
struct demand {
  std::string key, word;
  std::int64_t low = std::numeric_limits<std::int64_t>::min(),
               high = std::numeric_limits<std::int64_t>::max();
};

bool is_switch(std::string_view word) {
  static constexpr std::array<std::string_view, 12> known{"yes",  "no",    "on",      "off",
                                                          "true", "false", "enabled", "disabled",
                                                          "none", "any",   "all",     "default"};
  return std::ranges::find(known, word) != known.end();
}

/// `open`: words count that are no switch.
bool read_value(demand& d, std::string_view rest, const minterm& m, bool open) {
  if (m.of != measure::number) return false;
  if (m.what == minterm::kind::number) {
    if (!rest.starts_with("(\\d+)") && !rest.starts_with("([0-9]+)")) return false;
    using enum compare_op;
    if (m.op == equal || m.op == less_equal) d.high = m.operand;
    if (m.op == equal || m.op == greater_equal) d.low = m.operand;
    if (m.op == less) d.high = one_less(m.operand);
    if (m.op == greater) d.low = one_more(m.operand);
    return m.op != not_equal;
  }
  d.word = take_word(rest);
  while (take_front(rest, "\\s*") || take_front(rest, "\\b") || take_front(rest, "$")) {
  }
  if (d.word.empty() || !rest.empty()) return false;
  const auto* end = d.word.data() + d.word.size();
  std::int64_t n = 0;
  const auto [at, ec] = std::from_chars(d.word.data(), end, n);
  if (ec == std::errc{} && at == end) {
    d.low = d.high = n;
    d.word.clear();
    return true;
  }
  return open || is_switch(d.word);
}

/// What a rule demands of its key, with whatever else is demanded of the line only by negations.
std::optional<demand> demand_of(const pattern& p, const setting_place& place) {
  std::optional<demand> out;
  for (const auto& m : p.terms) {
    if (m.negated) continue;
    if (out || (m.what == minterm::kind::literal && place.key.empty())) return std::nullopt;
    std::string_view rest = m.text;
    take_front(rest, "^");
    demand d;
    if (place.key.empty()) {
      take_blanks(rest);
      d.key = place.same_key(take_word(rest));
      if (d.key.empty() || !take_blanks(rest)) return std::nullopt;
    } else {
      d.key = place.key;
    }
    if (!read_value(d, rest, m, place.one_value(d.key))) return std::nullopt;
    out = std::move(d);
  }
  return out;
}

bool are_apart(const demand& a, const demand& b) {
  return a.word != b.word || std::max(a.low, b.low) > std::min(a.high, b.high);
}

}  // namespace

void lint_two_values(const std::vector<loaded_rule>& rules, dialect d,
                     std::vector<diagnostic>& out) {
  struct known {
    demand said;
    const loaded_rule* rule;
  };
  std::map<std::string, known> seen;
  for (const auto& r : rules) {
    if (!r.parsed || r.parsed->negated || !r.parsed->content || r.parsed->content->is_os_match)
      continue;
    const auto place = setting_place_of(r, d);
    const auto mine = demand_of(*r.parsed->content, place);
    if (!mine) continue;
    const auto [at, fresh] = seen.try_emplace(place.file + '\n' + mine->key, known{*mine, &r});
    const auto& other = at->second;
    // Of two settings one_setting tells it.
    const bool settings =
        r.parsed->kind == target_kind::setting && other.rule->parsed->kind == target_kind::setting;
    if (fresh || settings || !are_apart(*mine, other.said)) continue;
    out.push_back({diagnostic::severity::warning,
                   r.at,
                   "two-values",
                   fmt::format("'{}' has another value in line {}, and this check wants both",
                               mine->key, other.rule->at.line),
                   {}});
  }
}

}  // namespace collector::policy
