// What is remembered of a policy file that was looked over.
#include <catch2/catch.hpp>
#include <fstream>

#include "collector/policy/policy.hpp"
#include "tests/support/temp_dir.hpp"

namespace policy = collector::policy;

TEST_CASE("a file that was taken is taken again, and one that changed is looked over", "[policy]") {
  const tests::temp_dir dir;
  const std::string file = dir / "p.yml";
  const auto with = [&](const std::string& rule) {
    std::ofstream(file) << "dialect: muster\npolicy: {id: p, name: n}\nchecks:\n  - id: 1\n"
                           "    title: t\n    condition: all\n    rules: ['" +
                               rule + "']\n";
  };
  policy::accepted_policies accepted;
  with("f:/a -> r:^x");
  const auto first = policy::load_policy(file, std::nullopt, &accepted);
  REQUIRE(first);
  CHECK(accepted.has(first->sha256));
  CHECK(policy::load_policy(file, std::nullopt, &accepted)->checks.size() == 1);
  with("f:/a -> ^x");
  CHECK_FALSE(policy::load_policy(file, std::nullopt, &accepted));
  CHECK_FALSE(policy::load_policy(file, std::nullopt, &accepted));
}
