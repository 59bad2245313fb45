// What looking for one rule came to, before `not` is applied. For the files that judge.
#pragma once

#include "collector/policy/judge.hpp"

namespace collector::policy {

struct finding {
  rule_verdict verdict = rule_verdict::not_found;
  std::string looked_at;
  match_evidence match;
  std::optional<int> exit_status;
  std::optional<std::int64_t> duration_ms;
  std::string error;
  obstacle why = obstacle::none;
};

/// It could not be judged.
finding open_finding(std::string looked_at, obstacle why, std::string error);
finding plain_finding(bool found, std::string looked_at);
finding from_match(match_result m, std::string looked_at);
/// The same of a text that was perhaps not read to its end: in muster what no line of it decided is
/// invalid.
finding from_match(match_result m, std::string looked_at, bool read_in_part, dialect d);
/// With the exit status and the time of a command that came to an end or to its deadline.
finding of_command(finding f, const command_fact& c);
/// A path with what was seen of it.
std::string describe(const std::string& path, const file_fact& f);
std::string describe(const std::string& path, const dir_fact& d);
std::string describe(const std::string& command, const command_fact& c);

}  // namespace collector::policy
