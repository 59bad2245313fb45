#include "collector/policy/lint/contradictions.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <map>

#include "collector/policy/lint/codes.hpp"
#include "collector/policy/lint/neighbours.hpp"
#include "collector/policy/lint/rule_lint.hpp"

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
    for (const std::string_view blank :
         {"\\s+", "\\s*", "\\s", "\\t*", "\\t+", "\\t", " *", " +", " ", "="})
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

bool read_value(demand& d, std::string_view rest, const minterm& m) {
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
  return is_switch(d.word);
}

/// `^\s*KEY\s+VALUE`, with whatever else is demanded of the line only by negations.
std::optional<demand> demand_of(const pattern& p) {
  std::optional<demand> out;
  for (const auto& m : p.terms) {
    if (m.negated) continue;
    if (out || m.what == minterm::kind::literal) return std::nullopt;
    std::string_view rest = m.text;
    take_front(rest, "^");
    take_blanks(rest);
    demand d;
    d.key = take_word(rest);
    if (d.key.empty() || !take_blanks(rest) || !read_value(d, rest, m)) return std::nullopt;
    out = std::move(d);
  }
  return out;
}

std::string place_of(const loaded_rule& r) {
  const auto arrow_at = r.text.find(arrow);
  return r.text.substr(0, r.parsed->name ? r.text.find(arrow, arrow_at + 1) : arrow_at);
}

void note_pair(std::vector<diagnostic>& out, const loaded_rule& r, dialect d, std::string code,
               std::string message) {
  const auto how = d == dialect::muster && !only_warns(code) ? diagnostic::severity::error
                                                             : diagnostic::severity::warning;
  out.push_back({how, r.at, std::move(code), std::move(message), {}});
}

/// `all` of a file that has one key twice with two values.
void lint_values(const std::vector<loaded_rule>& rules, dialect d, std::vector<diagnostic>& out) {
  struct known {
    demand said;
    const loaded_rule* rule;
  };
  std::map<std::string, known> seen;
  for (const auto& r : rules) {
    if (!r.parsed || r.parsed->negated || !r.parsed->content || r.parsed->content->is_os_match)
      continue;
    auto mine = demand_of(*r.parsed->content);
    if (!mine) continue;
    const auto key = place_of(r) + '\n' + mine->key;
    const auto [at, fresh] = seen.try_emplace(key, known{*mine, &r});
    if (fresh) continue;
    auto& other = at->second;
    const bool apart = mine->word != other.said.word ||
                       std::max(mine->low, other.said.low) > std::min(mine->high, other.said.high);
    if (apart)
      note_pair(out, r, d, "two-values",
                fmt::format("'{}' has another value in line {}, and this check wants both",
                            mine->key, other.rule->at.line));
  }
}

/// `f:/a -> r:x` and `f:/a -> !r:x`, without the `not` and the `!`; and whether both are there or
/// none is. Where several files or folders are looked at, both may hold.
struct side {
  std::string about;
  bool holds = true;
};
std::optional<side> side_of(const loaded_rule& r, dialect d) {
  if (!r.parsed || is_wazuh4(d)) return std::nullopt;
  const auto& p = *r.parsed;
  const bool one = p.kind == target_kind::command ||
                   (p.kind == target_kind::file && p.target.find_first_of("*?[,") == npos);
  if (!one || !p.content || p.content->terms.size() != 1 || p.missing || !p.exits.empty())
    return std::nullopt;
  const bool bang = p.content->terms[0].negated;
  const std::string_view text = p.content->text;
  const char* kind = p.kind == target_kind::command ? "c:" : "f:";
  return side{.about = kind + p.target + '\n' + std::string(text.substr(bang ? 1 : 0)),
              .holds = p.negated == bang};
}

std::string opposite_text(int line, condition want) {
  return fmt::format("this and line {} are each other's opposite: the check {} whatever is there",
                     line, want == condition::any ? "passes" : "fails");
}

/// The same rule again, its opposite, and its opposite by a `!` in the pattern.
class pairs {
 public:
  pairs(condition want, dialect d, std::vector<diagnostic>& out) : want_(want), d_(d), out_(out) {}

  void look_at(const loaded_rule& r) {
    if (const auto same = seen_.find(r.text); same != seen_.end())
      note_pair(out_, r, d_, "duplicate-rule",
                fmt::format("the same rule stands in line {}", same->second));
    const auto other = seen_.find(r.text.starts_with("not ") ? r.text.substr(4) : "not " + r.text);
    const auto mine = side_of(r, d_);
    const auto turned = mine ? sides_.find({mine->about, !mine->holds}) : sides_.end();
    if (other != seen_.end() || turned != sides_.end())
      note_pair(out_, r, d_, "contradiction",
                opposite_text(other != seen_.end() ? other->second : turned->second, want_));
    seen_.emplace(r.text, r.at.line);
    if (mine) sides_.emplace(std::pair(mine->about, mine->holds), r.at.line);
  }

 private:
  condition want_;
  dialect d_;
  std::vector<diagnostic>& out_;
  std::map<std::string, int> seen_;
  std::map<std::pair<std::string, bool>, int> sides_;
};

}  // namespace

void lint_pairs(const std::vector<loaded_rule>& rules, condition want, dialect d,
                std::vector<diagnostic>& out) {
  pairs p(want, d, out);
  for (const auto& r : rules)
    if (!r.text.empty()) p.look_at(r);  // what is no text is told already
  if (want == condition::all) lint_values(rules, d, out);
}

}  // namespace collector::policy
