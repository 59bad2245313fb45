#include "collector/policy/definition.hpp"

#include <catch2/catch.hpp>

namespace {

using collector::policy::dialect;

std::string definition(const std::string& rest, dialect d = dialect::muster) {
  const auto p = collector::policy::load_policy_text(
      "p.yml",
      "policy: {id: p, name: n}\nvariables: {$x: /etc/y}\nchecks:\n- {id: 1, title: a, " + rest +
          "}\n",
      d);
  INFO((p ? "" : p.error().detail));
  REQUIRE(p);
  return collector::policy::definition_of(p->checks.front(), d);
}

}  // namespace

TEST_CASE("a check is what it demands: condition, rules and dialect", "[policy]") {
  const auto one = definition("condition: all, rules: ['f:/etc/x', 'f:/etc/y']");
  CHECK(one.size() == 32);
  CHECK(one == definition("condition: all, rules: ['f:/etc/x', 'f:/etc/y']"));
  CHECK(one != definition("condition: any, rules: ['f:/etc/x', 'f:/etc/y']"));
  CHECK(one != definition("condition: all, rules: ['f:/etc/x', 'not f:/etc/y']"));
  CHECK(one != definition("condition: all, rules: ['f:/etc/x']"));
  CHECK(one != definition("condition: all, rules: ['f:/etc/x', 'f:/etc/y']", dialect::wazuh5));
}

TEST_CASE("what a check demands knows no order, no blanks around it, and no words", "[policy]") {
  const auto one = definition("condition: all, rules: ['f:/etc/x', 'f:/etc/y']");
  CHECK(one == definition("condition: all, rules: ['f:/etc/y', 'f:/etc/x']"));
  CHECK(one == definition("condition: all, rules: ['f:/etc/x', 'f:$x']"));
  CHECK(one == definition("description: d, condition: all, rules: ['f:/etc/x', 'f:/etc/y']"));
}

TEST_CASE("what a check demands is the same in any spelling of YAML", "[policy]") {
  const auto one = definition("condition: all, rules: [{rule: 'c:x -> r:y', exit: [0, 1]}]");
  CHECK(one == definition("condition: all, rules: [{exit: [1, 0, 1], rule: \"c:x -> r:y\"}]"));
  CHECK(one == definition("rules: [{rule: c:x -> r:y, \"exit\": [00, 1]}], \"condition\": 'all'"));
  CHECK(one != definition("condition: all, rules: [{rule: 'c:x -> r:y', exit: 0}]"));
  const auto plain = definition("condition: all, rules: ['not f:/etc/x -> r:y']");
  CHECK(plain == definition("condition: all, rules: [{rule: 'not f:/etc/x -> r:y'}]"));
  CHECK(plain == definition("condition: all, # why\n rules: [\n 'not f:/etc/x -> r:y' # why\n ]"));
  CHECK(plain ==
        definition(
            "condition: all, rules: [{rule: 'not f:/etc/x -> r:y', missing: not_applicable}]"));
  CHECK(plain !=
        definition("condition: all, rules: [{rule: 'not f:/etc/x -> r:y', missing: pass}]"));
  CHECK(plain != definition("condition: all, rules: ['not f:/etc/x -> r:y', 'not f:$x -> r:y']"));
}

TEST_CASE("a rule that stands twice, or with more blanks, demands nothing else", "[policy]") {
  const auto wazuh = dialect::wazuh5;
  const auto one = definition("condition: all, rules: ['not f:/etc/x -> r:y']", wazuh);
  CHECK(one == definition("condition: all, rules: ['  not  f:/etc/x -> r:y ']", wazuh));
  CHECK(one ==
        definition("condition: all, rules: ['not f:/etc/x -> r:y', 'not f:/etc/x -> r:y']", wazuh));
}

TEST_CASE("the letters of a keyword that sshd takes in any are no other demand", "[policy]") {
  const auto one = definition("condition: all, rules: ['k:sshd:PermitRootLogin -> r:^no$']");
  CHECK(one == definition("condition: all, rules: ['k:sshd:permitrootlogin -> r:^no$']"));
  CHECK(one != definition("condition: all, rules: ['k:sshd:PermitRootLogin -> r:^NO$']"));
  const auto limit = definition("condition: all, rules: ['k:limits:Ann:hard:core -> 0']");
  CHECK(limit == definition("condition: all, rules: ['k:limits:Ann:Hard:Core -> 0']"));
  CHECK(limit != definition("condition: all, rules: ['k:limits:ann:hard:core -> 0']"));
}
