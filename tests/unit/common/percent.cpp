#include "common/percent.hpp"

#include <catch2/catch.hpp>

TEST_CASE("a percentage is a plain number from 0 to 100", "[percent]") {
  CHECK(*common::parse_percent("0") == 0);
  CHECK(*common::parse_percent("2.5") == 2.5);
  CHECK(*common::parse_percent("100") == 100);
  for (const auto* wrong : {"", "5%", "-1", "100.1", "nan", "inf", "1e1", " 5", "5 "}) {
    INFO(wrong);
    CHECK_FALSE(common::parse_percent(wrong));
  }
}
