// One rule against the facts: what was looked at, the verdict, and why.
#pragma once

#include "collector/policy/facts.hpp"
#include "collector/policy/match.hpp"

namespace collector::policy {

/// Why a rule could not be judged; decides between `not_applicable` and `invalid` in the dialect
/// muster.
enum class obstacle { none, absent, not_here, unreadable, broken };

struct rule_evidence {
  std::string rule, looked_at;
  rule_verdict verdict = rule_verdict::invalid;
  match_evidence match;
  std::vector<std::string> argv;  ///< of a command
  std::optional<std::int64_t> exit_status;
  std::optional<std::int64_t> duration_ms;  ///< of a program that was started
  std::optional<std::string> error;
  obstacle why = obstacle::none;
  std::string first_lines{};     ///< of what was looked at where nothing decided; masked
  bool of_requirements = false;  ///< of the policy, which are not met
};

/// The files that a rule `f:` looks at, lists and globs written out.
std::vector<std::string> files_of(const rule& r, const facts& host, dialect d);

/// Asks the host for what the rule needs, and judges.
rule_evidence judge_rule(const rule& r, facts& host, dialect d);

}  // namespace collector::policy
