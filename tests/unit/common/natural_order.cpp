#include "common/natural_order.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/support/hostile_text.hpp"
#include "tests/support/seed.hpp"

using common::compare_naturally;

TEST_CASE("numbers in names count as numbers, of any length", "[text]") {
  std::vector<std::string> names{"v10",
                                 "v2",
                                 "10",
                                 "9",
                                 "eth1.10",
                                 "eth1.9",
                                 "a",
                                 "A",
                                 "",
                                 "100000000000000000000000000002",
                                 "100000000000000000000000000001"};
  std::ranges::sort(names,
                    [](const auto& a, const auto& b) { return compare_naturally(a, b) < 0; });
  CHECK(names == std::vector<std::string>{"", "9", "10", "100000000000000000000000000001",
                                          "100000000000000000000000000002", "A", "a", "eth1.9",
                                          "eth1.10", "v2", "v10"});
}

TEST_CASE("names that differ only in zeros in front have an order too", "[text]") {
  CHECK(compare_naturally("a01", "a1") < 0);
  CHECK(compare_naturally("a1", "a01") > 0);
  CHECK(compare_naturally("a1", "a1") == 0);
}

TEST_CASE("the natural order is one: it has no circles, and equal is the same text", "[text]") {
  std::mt19937 rng(tests::seed("natural order"));
  const auto sign = [](int n) { return (n > 0) - (n < 0); };
  for (int n = 0; n < 20'000; ++n) {
    std::string all[3];
    for (auto& one : all) {
      one = tests::hostile_text(rng).substr(0, 2);
      for (auto digits = rng() % 4; digits > 0; --digits) one += static_cast<char>('0' + rng() % 3);
    }
    const auto& [a, b, c] = all;
    CAPTURE(a, b, c);
    REQUIRE(sign(compare_naturally(a, b)) == -sign(compare_naturally(b, a)));
    REQUIRE((compare_naturally(a, b) == 0) == (a == b));
    if (compare_naturally(a, b) <= 0 && compare_naturally(b, c) <= 0)
      REQUIRE(compare_naturally(a, c) <= 0);
  }
}
