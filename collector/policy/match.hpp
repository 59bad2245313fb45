// A pattern against a text: pure. The text holds when one single line satisfies every minterm; a
// pattern that is one negated minterm holds when no line satisfies it.
#pragma once

#include <optional>
#include <string>

#include "collector/policy/match_budget.hpp"
#include "collector/policy/rule.hpp"
#include "collector/policy/verdict.hpp"

namespace collector::policy {

/// Of a line no more is looked at, in bytes.
inline constexpr std::size_t longest_line = 64u << 10;

/// Where the decision fell.
struct match_evidence {
  std::optional<std::int64_t> line, column;  ///< from 1
  std::optional<std::string> matched;        ///< the line, cut and masked
  std::optional<std::string> value, compare;
  std::optional<std::int64_t> value_line;  ///< where the value stands that did not hold
  std::string error;                       ///< why it is invalid
  std::optional<std::int64_t> near_line;   ///< the last line that meets most of several minterms
  std::optional<std::string> near,
      unmet;  ///< that line, and the first minterm that it does not meet
  void forget_near() { near_line.reset(), near.reset(), unmet.reset(); }
};

struct match_result {
  rule_verdict verdict = rule_verdict::not_found;
  match_evidence evidence;
  bool cut = false;  ///< a line was longer than what is looked at
};

/// What the text is, for the places where wazuh5 treats them differently.
enum class text_kind { file, command, name };

/// With a budget it stops where that is spent: then what it returns says nothing.
match_result match(const pattern& p, std::string_view text, text_kind what, dialect d,
                   match_budget* budget = nullptr);

/// `a OP b`.
bool holds(compare_op op, std::int64_t a, std::int64_t b);
/// As it stands in a rule.
std::string written(const minterm& m);
/// `OP NUMBER`, as evidence shows it.
std::string comparison(const minterm& m);

}  // namespace collector::policy
