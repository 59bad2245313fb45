// Looking at one rule: each function notes what it knows about. For lint.cpp.
#pragma once

#include "collector/policy/policy.hpp"

namespace collector::policy {

/// No place in a rule's text.
inline constexpr auto npos = std::string_view::npos;

struct rule_lint {
  const loaded_rule& rule;
  dialect speaks;
  bool negative;  ///< `not`, or under `condition: none`: it counts when it is not found
  std::vector<diagnostic>& out;

  void error(std::size_t at, std::string code, std::string message) {
    note(diagnostic::severity::error, at, std::move(code), std::move(message));
  }
  void warn(std::size_t at, std::string code, std::string message) {
    note(diagnostic::severity::warning, at, std::move(code), std::move(message));
  }
  /// `at`: where in the rule's text; npos: the rule as a whole.
  void note(diagnostic::severity how, std::size_t at, std::string code, std::string message);
};

/// Arrows, `&&` and names that are spelled so that they are something else.
void lint_spelling(rule_lint& l);
/// Regexes and comparisons.
void lint_patterns(rule_lint& l);
/// Commands that only a shell would understand.
void lint_command(rule_lint& l);
/// Rules that hold when their target cannot be read.
void lint_fail_open(rule_lint& l);

}  // namespace collector::policy
