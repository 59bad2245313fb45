#include "schemas/labels.hpp"

#include <catch2/catch.hpp>

TEST_CASE("what cannot be the label of an agent is not looked for either", "[enrolment]") {
  for (const auto* wanted : {"env=prod", "env", "env=", "a.b_c-1=x y"}) {
    CAPTURE(wanted);
    CHECK(schemas::check_wanted_label(wanted));
  }
  for (const auto* wanted : {"", "=", "=prod", "x y", "x y=1", "env=\x1b[0m"}) {
    CAPTURE(wanted);
    CHECK_FALSE(schemas::check_wanted_label(wanted));
  }
}
