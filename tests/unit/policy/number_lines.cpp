// The regex for the numbers that a comparison holds for has these and no others.
#include "collector/policy/lint/number_lines.hpp"

#include <catch2/catch.hpp>

#include "collector/policy/match.hpp"

namespace policy = collector::policy;
using policy::compare_op;

TEST_CASE("the lines of a comparison are those in which its number holds", "[policy]") {
  const auto n = GENERATE(0, 1, 5, 9, 10, 15, 99, 100, 109, 365, 1000);
  const auto* op = GENERATE("<", "<=", "==", ">=", ">");
  const auto rule = policy::parse_rule(fmt::format("f:/a -> n:^x=(\\d+)$ compare {} {}", op, n),
                                       policy::dialect::muster);
  REQUIRE(rule);
  const auto& m = rule->content->terms[0];
  const auto lines = policy::lines_of_comparison(m);
  const bool below_zero = n == 0 && std::string(op) == "<";
  REQUIRE(lines.has_value() != below_zero);
  if (below_zero) return;
  const auto regex = policy::matcher::compile(*lines, policy::syntax::pcre2_utf8);
  REQUIRE(regex);
  for (int value = 0; value < 2100; ++value)
    for (const auto* zeros : {"", "0"}) {
      const auto line = fmt::format("x={}{}", zeros, value);
      const auto found = regex->search(line);
      REQUIRE(found);
      if (found->has_value() != policy::holds(m.op, value, n))
        FAIL_CHECK(line << " of " << m.text << " " << op << " " << n);
    }
}

TEST_CASE("of other groups, operands and repetitions nothing is known", "[policy]") {
  for (const auto* text :
       {"n:^x=(\\d+)+ compare > 5", "n:^x=(\\S+)$ compare > 5", "n:^(x)=(\\d+)$ compare > 5",
        "n:x=(\\d+) compare > 10MiB", "n:x=(\\d+) compare != 5", "n:x=\\d+ compare > 5"}) {
    INFO(text);
    const auto rule = policy::parse_rule(std::string("f:/a -> ") + text, policy::dialect::muster);
    REQUIRE(rule);
    CHECK_FALSE(policy::lines_of_comparison(rule->content->terms[0]));
  }
}
