// A rule as a value: what is looked at, and the pattern that has to hold for one line of it.
//
//   rule    = [ "not " ] type ":" target [ " -> " rest ]
//   f, c, k : rest = pattern          d : rest = name [ " -> " pattern ]          p : no rest
//   pattern = minterm { " && " minterm }
//   minterm = [ "!" ] ( "r:" regex | "n:" regex " compare " op number | literal )
//             muster: also "m:" regex " compare within " octal | "v:" regex " compare " op version
//
// `k:` is of muster only: the value of a setting that is in effect (effective/question.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/policy/matcher.hpp"
#include "collector/policy/measure.hpp"
#include "collector/policy/verdict.hpp"

namespace collector::policy {

/// Which grammar and which semantics (docs/policy.md).
enum class dialect { muster, wazuh5, wazuh4, wazuh4_pcre2 };
constexpr bool is_wazuh4(dialect d) { return d == dialect::wazuh4 || d == dialect::wazuh4_pcre2; }
std::string_view name(dialect d);
/// usage: an unknown dialect.
common::result<dialect> parse_dialect(std::string_view text);

/// What stands between a target and its patterns, and between minterms.
inline constexpr std::string_view arrow = " -> ", joint = " && ";

enum class compare_op {
  less,
  less_equal,
  equal,
  not_equal,
  greater_equal,
  greater,
  within,  ///< of modes: no bit that the other has not
};
std::string_view name(compare_op op);

struct minterm {
  enum class kind { literal, pattern, number } what = kind::literal;
  bool negated = false;
  std::string text;                 ///< the literal, or the regex's text
  std::optional<matcher> compiled;  ///< empty: the regex is broken, see `broken`
  std::string broken;               ///< why this minterm cannot be judged; empty: it can
  std::string bad_comparison;  ///< Wazuh: why the comparison cannot be made, known once the regex
                               ///< has matched
  compare_op op = compare_op::equal;  ///< of a number
  measure of = measure::number;       ///< what is compared; in Wazuh's dialects numbers only
  std::int64_t operand = 0;
  std::string operand_text;  ///< as it was written, where it is more than a number
};

struct pattern {
  std::string text;
  std::vector<minterm> terms;
  bool whole_literal = false;  ///< wazuh5: one literal that is compared as it stands
  bool is_os_match =
      false;  ///< wazuh4: an OS_Match expression for the names of a directory's entries
};

enum class target_kind { file, directory, process, command, registry, setting };

struct rule {
  std::string text;  ///< as it stands in the policy, variables replaced
  bool negated = false;
  target_kind kind = target_kind::file;
  std::string target;
  std::optional<pattern> name;  ///< of a directory's entries
  std::optional<pattern> content;
  // What the text of a rule cannot say; in muster it may be a map (docs/policy.md).
  std::optional<rule_verdict> missing;  ///< the verdict where what is looked at is not there
  std::vector<std::int64_t> exits;      ///< with which a command has answered; empty: any
};

/// malformed: the dialect rejects the rule; the text says why.
common::result<rule> parse_rule(std::string_view text, dialect d);

/// The parts of a rule as they stand there, also of one that muster refuses: lint says what is
/// wrong with them.
common::result<rule> rule_shape(std::string_view text, dialect d);

/// Within the double quotes of a command's word; `at` is a place in the rule's text.
bool in_command_quotes(std::string_view rule, std::size_t at);

/// A command's words: blanks separate, double quotes group, a backslash takes the next character as
/// it is; no shell. A lone quote or backslash at the end is no word.
std::vector<std::string> split_command(std::string_view text);

}  // namespace collector::policy
