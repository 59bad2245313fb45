#include "collector/policy/effective/question.hpp"
#include "collector/policy/lint/rule_lint.hpp"

namespace collector::policy {

void lint_setting(rule_lint& l) {
  if (!l.is(target_kind::setting)) return;
  const auto& target = l.rule.parsed->target;
  if (target.starts_with(' ')) return;  // told as a target that begins with a blank
  if (const auto q = effective::parse_question(target); !q)
    l.error(l.rule.text.find(target), "setting", q.error().detail);
}

}  // namespace collector::policy
