#include "collector/policy/lint/contradictions.hpp"

#include <algorithm>
#include <map>

#include "collector/policy/lint/codes.hpp"
#include "collector/policy/lint/numbers_apart.hpp"
#include "collector/policy/lint/one_setting.hpp"
#include "collector/policy/lint/rule_lint.hpp"
#include "collector/policy/lint/two_values.hpp"

namespace collector::policy {

namespace {

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

/// `compare <= 4` and `compare > 4` of the same number: where one of them is enough one holds
/// always, and where none may hold the check fails on every host that has such a line.
void lint_comparisons(const std::vector<loaded_rule>& rules, condition want, dialect d,
                      std::vector<diagnostic>& out) {
  std::map<std::string, std::pair<int, std::vector<minterm>>> seen;
  for (const auto& r : rules) {
    if (!r.parsed || !r.parsed->content || r.parsed->kind == target_kind::setting) continue;
    const auto& terms = r.parsed->content->terms;
    if (terms.size() != 1 || terms[0].negated || r.parsed->negated != (want == condition::all))
      continue;
    auto& [line, all] = seen[place_of(r)];
    if (all.empty()) line = r.at.line;
    all.push_back(terms[0]);
    all.back().negated = true;
    if (!numbers_apart(all)) continue;
    note_pair(out, r, d, "contradiction",
              fmt::format("whatever the number is, it is as this or line {} says: the check {}",
                          line, want == condition::any ? "passes" : "fails"));
    all.pop_back();
  }
}

/// `none` with `not` in every rule asks for them all to be found.
void lint_double_negation(const std::vector<loaded_rule>& rules, std::vector<diagnostic>& out) {
  const bool all = std::ranges::all_of(
      rules, [](const loaded_rule& r) { return r.parsed && r.parsed->negated; });
  if (!all || rules.empty()) return;
  out.push_back({diagnostic::severity::warning,
                 rules.front().at,
                 "double-negation",
                 "`not` under `condition: none` is found where the rule without it is: leave out "
                 "`not`; where that is meant, write `condition: all` without `not`",
                 {}});
}

}  // namespace

void lint_pairs(const std::vector<loaded_rule>& rules, condition want, dialect d,
                std::vector<diagnostic>& out) {
  const auto before = out.size();
  pairs p(want, d, out);
  for (const auto& r : rules)
    if (!r.text.empty()) p.look_at(r);  // what is no text is told already
  if (want == condition::all) lint_two_values(rules, d, out);
  if (is_wazuh4(d)) return;
  lint_comparisons(rules, want, d, out);
  if (d != dialect::muster) return;
  lint_one_setting(rules, want, out);
  if (want == condition::none && out.size() == before) lint_double_negation(rules, out);
}

}  // namespace collector::policy
