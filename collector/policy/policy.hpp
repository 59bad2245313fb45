// A policy as a value, as the loader made it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collector/policy/rule.hpp"
#include "collector/policy/tree.hpp"
#include "collector/policy/verdict.hpp"

namespace collector::policy {

/// A rule of a check, or why there is none (wazuh5 drops it, and the check goes on without).
struct loaded_rule {
  std::string text;
  std::optional<rule> parsed;
  std::string dropped;
};

struct check {
  mark at;
  std::string id, title, description, rationale, remediation;
  condition want = condition::all;
  std::vector<loaded_rule> rules;
  std::string broken;  ///< why the check cannot be judged at all
};

struct requirements {
  condition want = condition::all;
  std::vector<loaded_rule> rules;
};

struct policy {
  std::string file, sha256;  ///< of its bytes, hex
  std::string id, name, description;
  dialect speaks = dialect::muster;
  std::optional<requirements> required;
  std::vector<check> checks;
  std::vector<std::string> warnings;  ///< `FILE:LINE:COL: …`
};

/// Loads a file. The error is one line, `FILE:LINE:COL: what; what to do`. `forced` wins over the file's `dialect:`.
common::result<policy> load_policy(const std::string& file, std::optional<dialect> forced);
/// The same from bytes.
common::result<policy> load_policy_text(const std::string& file, const std::string& text, std::optional<dialect> forced);

}  // namespace collector::policy
