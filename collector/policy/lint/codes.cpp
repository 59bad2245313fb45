#include "collector/policy/lint/codes.hpp"

#include <algorithm>
#include <array>

#include "common/utf8.hpp"

namespace collector::policy {

namespace {

/// In the order of docs/lint.md.
constexpr auto all_codes = std::to_array<std::string_view>({
    // the file
    "yaml",
    "encoding",
    "yaml-comment",
    "unknown-key",
    "not-text",
    "unquoted-number",
    "not-a-list",
    "policy-field",
    "requirements",
    "variables",
    "too-many-checks",
    "no-checks",
    "check",
    "check-id",
    "duplicate-id",
    "id-in-other-policy",
    "title",
    "severity",
    "condition",
    "rules",
    "rule",
    "fixture",
    "duplicate-rule",
    "contradiction",
    "two-values",
    "double-negation",
    "lint-off",
    // spelling
    "newline",
    "invisible",
    "typographic",
    "other-alphabet",
    "entity",
    "rule-blank",
    "rules-joined",
    "arrow-spacing",
    "arrow-doubled",
    "arrow-missing",
    "arrow-extra",
    "pattern-empty",
    "and-spacing",
    "too-many",
    "minterm-empty",
    "minterm-inside",
    "template",
    "prefix",
    "prefix-blank",
    "pattern-literal",
    "literal-beside",
    "bang",
    "target-blank",
    "path",
    "variable-unknown",
    "name-not-regex",
    "name-number",
    "name-negated",
    "name-slash",
    "glob",
    "list",
    "list-blank",
    "list-separator",
    "process-regex",
    "process-name",
    "process-long",
    "setting",
    // patterns and numbers
    "regex",
    "escaped-twice",
    "backslash-missing",
    "glob-in-regex",
    "words-in-set",
    "count-malformed",
    "delimiters",
    "word-edges",
    "basic-regex",
    "extended",
    "comment-in-regex",
    "quote-open",
    "never-matches",
    "always-matches",
    "all-negated",
    "compare-missing",
    "compare-operator",
    "compare-glued",
    "compare-sign",
    "compare-in-regex",
    "compare-decided",
    "capture-missing",
    "capture-cut",
    "mode-as-number",
    "osregex-literal",
    "dots-only",
    "literal-whole",
    // commands and verdicts
    "shell-syntax",
    "shell-glob",
    "shell-variable",
    "shell-builtin",
    "shell-words",
    "command-path",
    "command-backslash",
    "single-quotes",
    "quotes-unbalanced",
    "command-without-pattern",
    "output",
    "exit-status",
    "line-form",
    "fail-open",
});

constexpr std::array<std::string_view, 6> warnings_in_muster{
    "duplicate-rule",          "two-values", "double-negation",
    "command-without-pattern", "fail-open",  "literal-whole"};

constexpr std::array<std::string_view, 12> shared_causes{"fail-open",
                                                         "single-quotes",
                                                         "command-backslash",
                                                         "osregex-literal",
                                                         "dots-only",
                                                         "glob",
                                                         "list",
                                                         "command-without-pattern",
                                                         "compare-sign",
                                                         "unknown-key",
                                                         "variable-unknown",
                                                         "yaml-comment"};

}  // namespace

std::span<const std::string_view> lint_codes() { return all_codes; }

bool only_warns(std::string_view code) {
  return std::ranges::find(warnings_in_muster, code) != warnings_in_muster.end();
}

bool is_shared_cause(std::string_view code) {
  return std::ranges::find(shared_causes, code) != shared_causes.end();
}

std::string shortened(std::string_view message) {
  constexpr std::size_t longest = 480, head = 240, tail = 160;
  if (message.size() <= longest) return std::string(message);
  auto end = message.substr(message.size() - tail);
  while (!end.empty() && (static_cast<unsigned char>(end[0]) & 0xC0u) == 0x80u)
    end.remove_prefix(1);
  return std::string(common::whole_code_points(message, head)) + " […] " + std::string(end);
}

}  // namespace collector::policy
