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
  bool arrow_told =
      false;  ///< an arrow is wrong, so that the parts are not what they were meant for

  bool strict() const { return speaks == dialect::muster; }
  bool is(target_kind k) const { return rule.parsed && rule.parsed->kind == k; }
  bool path() const { return is(target_kind::file) || is(target_kind::directory); }

  void error(std::size_t at, std::string code, std::string message) {
    note(diagnostic::severity::error, at, std::move(code), std::move(message));
  }
  void warn(std::size_t at, std::string code, std::string message) {
    note(diagnostic::severity::warning, at, std::move(code), std::move(message));
  }
  /// `at`: where in the rule's text; npos: the rule as a whole. In muster a slip is an error: a
  /// rule that is not what was meant is not loaded.
  void note(diagnostic::severity how, std::size_t at, std::string code, std::string message);
};

/// A minterm as it stands in a rule, `!` and prefix included.
struct term_text {
  std::string_view raw;
  std::size_t at = 0;  ///< in the rule's text
  bool of_name = false;
  const minterm* parsed = nullptr;  ///< none where the dialect cuts the pattern otherwise

  bool negated() const { return raw.starts_with('!'); }
  std::string_view body() const { return raw.substr(negated() ? 1 : 0); }
  std::size_t body_at() const { return at + (negated() ? 1 : 0); }
};
std::vector<term_text> terms_of(const rule_lint& l);

/// `r:`, `n:`, in muster also `m:` and `v:`, perhaps with a `!`.
bool begins_minterm(std::string_view s, dialect d = dialect::wazuh5);
/// Signs of a regex where none is taken for one.
bool looks_like_regex(std::string_view s);

/// Characters that nobody sees or that only look like another one. False: the rest would only
/// repeat it.
bool lint_characters(rule_lint& l);
/// Arrows and `&&` that are spelled so that they are something else. False: as above.
bool lint_arrows(rule_lint& l);
void lint_joints(rule_lint& l);
/// `{{ x }}`, which nothing replaced. False: as above.
bool lint_template(rule_lint& l);
/// `r:` and `n:` that are not there, or not quite.
void lint_prefixes(rule_lint& l);
/// Paths, lists, globs, names of a directory's entries.
void lint_targets(rule_lint& l);
/// Names of processes.
void lint_process(rule_lint& l);
/// Families and keys of settings.
void lint_setting(rule_lint& l);
/// Regexes, and what a pattern as a whole can match.
void lint_patterns(rule_lint& l);
/// A minterm `n:`: what is captured, and what it is compared with. `text` is what stands behind the
/// prefix, at `at` in the rule.
void lint_number(rule_lint& l, const minterm& m, std::string_view text, std::size_t at);
/// Commands that only a shell would understand.
void lint_command(rule_lint& l);
/// Patterns for what a program never prints.
void lint_output(rule_lint& l);
/// Patterns for a whole line, where a line of the source has more in it.
void lint_line_form(rule_lint& l);
/// Patterns that no line of a well-known file can satisfy.
void lint_line_shape(rule_lint& l);
/// Rules that hold when their target cannot be read.
void lint_fail_open(rule_lint& l);

}  // namespace collector::policy
