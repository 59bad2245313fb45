#include "collector/policy/lint/one_setting.hpp"

#include <map>

#include "collector/effective/question.hpp"
#include "collector/policy/lint/lines_apart.hpp"
#include "collector/policy/lint/numbers_apart.hpp"
#include "collector/policy/lint/setting_values.hpp"

namespace collector::policy {

namespace {

/// What the value would have to be so that the rule is found, or that it is not. Nothing: that is
/// no single pattern.
std::vector<minterm> demanded(const rule& r, bool found) {
  auto terms = r.content->terms;
  if (r.negated == !found) return terms;
  if (terms.size() != 1) return {};
  terms[0].negated = !terms[0].negated;
  return terms;
}

struct demands {
  effective::question of;
  std::vector<const loaded_rule*> rules;
  pattern all;
};

bool is_impossible(const demands& d) {
  return !may_have_value(d.of, d.all) || proven_apart(d.all, syntax::pcre2_utf8) ||
         numbers_apart(d.all.terms);
}

std::string told(condition want, int line) {
  if (want == condition::any)
    return fmt::format("whatever the value is, this or line {} holds: the check always passes",
                       line);
  return fmt::format(
      "no value of the setting satisfies this and line {}: the check fails wherever it is set",
      line);
}

std::string id_of(const effective::question& q) {
  return fmt::format("{} {}\n{}\n{}", static_cast<int>(q.of), q.place, q.section, q.key);
}

}  // namespace

void lint_one_setting(const std::vector<loaded_rule>& rules, condition want,
                      std::vector<diagnostic>& out) {
  std::map<std::string, demands> seen;
  for (const auto& r : rules) {
    if (!r.parsed || r.parsed->kind != target_kind::setting || !r.parsed->content) continue;
    const auto q = effective::parse_question(r.parsed->target);
    // Of `any` and `none` it counts that none of them is found.
    auto terms = demanded(*r.parsed, want == condition::all);
    if (!q || terms.empty()) continue;
    auto& d = seen.try_emplace(id_of(*q), demands{.of = *q, .rules = {}, .all = {}}).first->second;
    d.rules.push_back(&r);
    const auto before = d.all.terms.size();
    std::ranges::move(terms, std::back_inserter(d.all.terms));
    if (before == 0 || !is_impossible(d)) continue;
    out.push_back({diagnostic::severity::error,
                   r.at,
                   "contradiction",
                   told(want, d.rules.front()->at.line),
                   {}});
    d.all.terms.resize(before);
    d.rules.pop_back();
  }
}

}  // namespace collector::policy
