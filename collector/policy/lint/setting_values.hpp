// Patterns that no value of a setting can match.
#pragma once

#include "collector/effective/question.hpp"
#include "collector/policy/lint/rule_lint.hpp"

namespace collector::policy {

void lint_setting_values(rule_lint& l, const effective::question& q);
/// False: no value that the setting can have satisfies all of the pattern.
bool may_have_value(const effective::question& q, const pattern& p);

}  // namespace collector::policy
