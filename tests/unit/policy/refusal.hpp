// Why a policy of the dialect muster with one rule is not loaded.
#pragma once

#include <string>

#include "collector/policy/policy.hpp"

namespace unit::policy {

/// Empty: it is loaded.
inline std::string refusal(const std::string& rule) {
  std::string quoted;
  for (const char c : rule) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  const auto p = collector::policy::load_policy_text(
      "p.yml",
      "dialect: muster\npolicy: {id: p, name: n}\nchecks:\n  - id: 1\n    title: t\n"
      "    condition: none\n    rules:\n      - '" +
          quoted + "'\n",
      std::nullopt);
  return p ? "" : p.error().detail;
}

}  // namespace unit::policy
