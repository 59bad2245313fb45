// What a number or a version is compared with, where it says something else than was meant.
#pragma once

#include "collector/policy/lint/rule_lint.hpp"

namespace collector::policy {

/// `v:x (\d+) compare >= 1.2.3`, `compare >= 1.2.x`. `at`: the regex, `keyword`: `compare`.
void lint_version(rule_lint& l, const minterm& m, std::size_t at, std::size_t keyword);

/// `compare > 0777`: a zero in front makes no octal number.
void lint_octal(rule_lint& l, const minterm& m, std::string_view operand, std::size_t keyword);

}  // namespace collector::policy
