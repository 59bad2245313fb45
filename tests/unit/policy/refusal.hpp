// Why a policy of the dialect muster with one rule is not loaded.
#pragma once

#include <catch2/catch.hpp>
#include <initializer_list>
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

/// Each is refused at its place, and told so.
inline void check_refused(const char* says, std::initializer_list<const char*> rules) {
  for (const auto* rule : rules) {
    const auto said = refusal(rule);
    INFO(rule << ": " << said);
    CHECK(said.starts_with("p.yml:8:"));
    CHECK(said.find(says) != std::string::npos);
  }
}

inline void check_loads(std::initializer_list<const char*> rules) {
  for (const auto* rule : rules) {
    INFO(rule);
    CHECK(refusal(rule) == "");
  }
}

}  // namespace unit::policy
