// Our own policy.
#include <catch2/catch.hpp>
#include <fstream>

#include "collector/policy/lint.hpp"
#include "collector/policy/policy_test.hpp"

namespace policy = collector::policy;

namespace {

const std::string file = std::string(MUSTER_SOURCE_DIR) + "/policies/muster_linux_baseline.yml";

policy::policy baseline() {
  auto p = policy::load_policy(file, std::nullopt);
  if (!p) FAIL(p.error().detail);
  return std::move(*p);
}

}  // namespace

TEST_CASE("our baseline has forty checks or more, each with all that a reader needs", "[policy]") {
  const auto p = baseline();
  CHECK(p.speaks == policy::dialect::muster);
  CHECK(policy::lint_policy(p).empty());
  CHECK(p.checks.size() >= 40);
  std::size_t sysctl = 0;
  for (const auto& c : p.checks) {
    INFO(c.id);
    for (const auto* text : {&c.title, &c.description, &c.rationale, &c.remediation})
      CHECK_FALSE(text->empty());
    CHECK_FALSE(c.should_pass.empty());
    CHECK_FALSE(c.should_fail.empty());
    sysctl += std::ranges::any_of(
        c.rules, [](const auto& r) { return r.text.find("/proc/sys") != std::string::npos; });
  }
  CHECK(sysctl <= 10);
}

TEST_CASE(
    "our baseline has eight areas or more, and every check names its place in the CIS benchmark",
    "[policy]") {
  std::ifstream in(file);
  int areas = 0, references = 0;
  for (std::string line; std::getline(in, line);) {
    areas += line.starts_with("  # ---- ");
    references += line.starts_with("    compliance: {cis: [\"CIS ");
  }
  CHECK(areas >= 8);
  CHECK(references == static_cast<int>(baseline().checks.size()));
}

TEST_CASE("our baseline comes out as its fixtures say, and they exercise every rule", "[policy]") {
  const auto t = policy::test_policy(baseline());
  REQUIRE(t);
  for (const auto& f : t->fixtures) {
    INFO(f.check << " line " << f.at.line << ": " << f.reason);
    CHECK(f.as_wanted);
  }
  for (const auto& r : t->unexercised) FAIL_CHECK(r.check << ": " << r.rule);
  CHECK(t->without.empty());
}
