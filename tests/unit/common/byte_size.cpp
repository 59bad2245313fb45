#include "common/byte_size.hpp"

#include <catch2/catch.hpp>

TEST_CASE("sizes have a unit", "[common]") {
  CHECK(common::parse_byte_size("64KiB") == 65'536u);
  CHECK(common::parse_byte_size("256MiB") == 268'435'456u);
  CHECK(common::parse_byte_size("2GiB") == 2'147'483'648u);
  for (const auto* bad :
       {"", "256", "MiB", "0MiB", "-1MiB", "1.5MiB", "256MB", "256 MiB", "9999999999999GiB"}) {
    INFO(bad);
    CHECK_FALSE(common::parse_byte_size(bad));
  }
}
