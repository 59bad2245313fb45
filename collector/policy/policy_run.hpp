// Running a policy: load it (policy.hpp), make an observer of the host, and judge. This is what the
// rest of the collector and the command line use.
#pragma once

#include "collector/policy/judge.hpp"
#include "collector/policy/policy.hpp"

namespace collector::policy {

struct check_outcome {
  std::string id, title;
  result_kind result = result_kind::invalid;
  std::string reason, condition, description, rationale, remediation;
  std::optional<schemas::severity> severity;
  std::vector<std::string> references;
  std::string definition;  ///< as definition_of() has it
  std::vector<rule_evidence> rules;
};

struct run_outcome {
  std::string policy_id, name, file, sha256;
  dialect speaks = dialect::muster;
  enum class met { none, met, unmet } requirements = met::none;
  std::uint64_t passed = 0, failed = 0, not_applicable = 0, not_run = 0, invalid = 0;
  std::int64_t start_ms = 0, end_ms = 0;
  std::vector<check_outcome> checks;
};

run_outcome run_policy(const policy& p, observer& host);

/// One check, with what the host says.
check_outcome judge_check(const check& c, facts& host, dialect d);

/// The sums of the checks that it has.
void recount(run_outcome& r);

/// What a check comes to that wants this rule alone.
result_kind result_of(const rule_evidence& e, dialect d);

/// One rule alone; a rule that the dialect rejects is `invalid` with that reason.
rule_evidence eval_rule(const std::string& text, dialect d, facts& host);
rule_evidence eval_rule(const std::string& text, dialect d, observer& host);

}  // namespace collector::policy
