// Variables of muster policies: a name stands for its text as a whole, or the policy is refused.
#include <catch2/catch.hpp>

#include "collector/policy/policy.hpp"

namespace policy = collector::policy;

namespace {

common::result<policy::policy> load(const std::string& variables, const std::string& rule) {
  return policy::load_policy_text("p.yml",
                                  "dialect: muster\npolicy: {id: p, name: n}\nvariables:\n" +
                                      variables +
                                      "checks:\n  - id: 1\n    title: t\n    condition: all\n"
                                      "    rules:\n      - '" +
                                      rule + "'\n",
                                  std::nullopt);
}

std::string refusal(const std::string& variables, const std::string& rule) {
  const auto p = load(variables, rule);
  return p ? "" : p.error().detail;
}

}  // namespace

TEST_CASE("a name of which only the beginning is known is refused", "[policy]") {
  CHECK(refusal("  $ssh: /etc/ssh\n", "f:$sshd_config").find("'$sshd_config' is in no") !=
        std::string::npos);
  CHECK(refusal("  $a: /etc\n", "f:$a1/x").find("only its beginning") != std::string::npos);
  const auto p = load("  $ssh: /etc/ssh\n", "f:$ssh/sshd_config");
  REQUIRE(p);
  CHECK(p->checks[0].rules[0].parsed->target == "/etc/ssh/sshd_config");
}

TEST_CASE("a longer name that is known wins over its beginning", "[policy]") {
  const auto p = load("  $ssh: /etc\n  $sshd: /usr\n", "f:$sshd/x");
  REQUIRE(p);
  CHECK(p->checks[0].rules[0].parsed->target == "/usr/x");
}

TEST_CASE("the text of a variable has no variable in it and is not empty", "[policy]") {
  CHECK(refusal("  $a: /etc\n  $b: $a/ssh\n", "f:$b/x").find("write its text out") !=
        std::string::npos);
  CHECK(refusal("  $b: $a/ssh\n  $a: /etc\n", "f:$b/x").find("write its text out") !=
        std::string::npos);
  CHECK(refusal("  $a: ''\n", "f:$a/x").find("is empty") != std::string::npos);
  CHECK(refusal("  $a: '^x$'\n", "f:/a -> r:$a") == "");
}

TEST_CASE("the name of a variable is letters, digits and underscores", "[policy]") {
  CHECK(refusal("  $a-b: /etc\n", "f:$a-b/x").find("letters, digits and _") != std::string::npos);
  CHECK(refusal("  $a_1: /etc\n", "f:$a_1/x") == "");
}
