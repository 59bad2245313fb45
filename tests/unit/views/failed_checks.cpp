#include "views/failed_checks.hpp"

#include <catch2/catch.hpp>

TEST_CASE("a waived check is counted as waived and not as failed, policy by policy", "[views]") {
  views::failed_checks checks;
  checks.failed = {{{"policy", "a"}, {"id", "1"}}};
  checks.waived = {{{"policy", "a"}, {"id", "2"}},
                   {{"policy", "a"}, {"id", "3"}},
                   {{"policy", "b"}, {"id", "2"}}};
  const auto report = [](const char* policy, std::uint64_t failed) {
    schemas::policy_report p{};
    p.policy = policy;
    p.failed = failed;
    return p;
  };
  CHECK(checks.waived_of("a") == 2);
  CHECK(checks.waived_of("c") == 0);
  CHECK(checks.still_failed(report("a", 3)) == 1);
  CHECK(checks.still_failed(report("b", 1)) == 0);
  CHECK(checks.still_failed(report("b", 0)) == 0);  // the mirror is ahead of the report
  CHECK(checks.still_failed(report("c", 4)) == 4);
}
