#pragma once

#include <nlohmann/json.hpp>

#include "collector/policy/policy_run.hpp"

namespace collector::policy {

using json = nlohmann::ordered_json;

/// `{rule,verdict,looked_at,line,column,matched,value,value_line,compare,argv,exit_status,
/// duration_ms,error}`, with `near_line near unmet`, `first_lines` and `of_requirements` where
/// there are such; bounded and in printable UTF-8.
json evidence_json(const rule_evidence& e);
/// The rules of a check as they are stored; at most 32 KiB, whole rules.
std::string evidence_text(const std::vector<rule_evidence>& rules);

}  // namespace collector::policy
