// How far lint looks, and what it does not take for a slip.
#include <catch2/catch.hpp>

#include "collector/policy/policy.hpp"

namespace {

/// Why the rule does not load in muster; empty: it does.
std::string loading(const std::string& rule) {
  const auto p = collector::policy::load_policy_text(
      "p.yml",
      "dialect: muster\npolicy: {id: p, name: n}\nchecks:\n- id: 1\n  title: t\n  condition: "
      "none\n  rules: ['" +
          rule + "']\n",
      std::nullopt);
  return p ? "" : p.error().detail;
}

}  // namespace

TEST_CASE("so many minterms that nobody meant them are refused, and not compared", "[policy]") {
  std::string rule = "f:/a -> ";
  for (int n = 0; n < 20'000; ++n) rule += "r:a && ";
  CHECK(loading(rule + "r:b").find("20001 minterms in one rule, at most 128") != std::string::npos);
}

TEST_CASE("what a regex looks ahead for is not taken for everything", "[policy]") {
  for (const auto* rule : {"f:/a -> r:^(?!.*noexec)", "f:/a -> r:^(?!PermitRootLogin no)",
                           "f:/a -> r:^(?=.*\\bx\\b)"}) {
    CAPTURE(rule);
    CHECK(loading(rule) == "");
  }
}
