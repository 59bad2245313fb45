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
