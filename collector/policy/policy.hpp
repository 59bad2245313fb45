// A policy as a value, as the loader made it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collector/policy/accepted_policies.hpp"
#include "collector/policy/fixture.hpp"
#include "collector/policy/rule.hpp"
#include "collector/policy/tree.hpp"
#include "collector/policy/verdict.hpp"
#include "schemas/severity.hpp"

namespace collector::policy {

/// Something wrong with a policy file, and where. error: the dialect rejects or drops it; warning:
/// legal, and likely not meant.
struct diagnostic {
  enum class severity { error, warning } how = severity::error;
  mark at;
  std::string code;          ///< docs/lint.md
  std::string message;       ///< what is wrong; what to do
  std::vector<mark> also{};  ///< other places of the same cause
};

/// A rule of a check, or why there is none (wazuh5 drops it, and the check goes on without).
struct loaded_rule {
  mark at;
  bool as_written =
      true;  ///< no variable in it, so that a place in the text is a place in the file
  bool quoted = false;
  std::string text;
  std::optional<rule> parsed;
  std::string dropped;
};

struct check {
  mark at;
  std::string id, title, description, rationale, remediation;
  std::optional<schemas::severity> severity;
  std::vector<std::string> references;  ///< `FAMILY:ID`, addresses
  condition want = condition::all;
  std::vector<loaded_rule> rules;
  std::string broken;  ///< why the check cannot be judged at all, with file and line
  std::vector<fixture> should_pass, should_fail;
  std::vector<std::string> lint_off;  ///< codes that are not told of this check
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
  std::string distrust;  ///< why the commands of this file do not run; empty: they may
  std::vector<diagnostic> found;
};

/// Loads a file. The error is one line, `FILE:LINE:COL: what; what to do`; in muster any error in
/// the file is one, in the Wazuh dialects only what leaves nothing to judge. `forced` wins over the
/// file's `dialect:`.
/// What `accepted` has is not looked over again; null: nothing is remembered.
common::result<policy> load_policy(const std::string& file, std::optional<dialect> forced,
                                   accepted_policies* accepted = nullptr);
/// The same from bytes.
common::result<policy> load_policy_text(const std::string& file, const std::string& text,
                                        std::optional<dialect> forced);
/// As load_policy, but whatever is wrong with the contents is in `found`: an error only if it is no
/// policy at all.
common::result<policy> read_policy(const std::string& file, std::optional<dialect> forced);
common::result<policy> read_policy_text(const std::string& file, const std::string& text,
                                        std::optional<dialect> forced);

/// `FILE:LINE:COL: message`.
std::string located(const std::string& file, const diagnostic& d);

}  // namespace collector::policy
