// Waivers as they are printed for a file.
#include <catch2/catch.hpp>

#include "schemas/waivers/waivers.hpp"
#include "views/pinned_waivers.hpp"

TEST_CASE("what a waiver says comes back from what is printed of it", "[waivers]") {
  const auto w = schemas::parse_waivers("w.yml",
                                        "waivers:\n- {policy: \"a: b\", check: '007', agent: ['*', "
                                        "\"q\\\"x\"], owner: 'j # e', reason: "
                                        "\"two\\nlines\", expires: 2027-01-31, evidence: " +
                                            std::string(64, '0') + "}\n");
  REQUIRE(w);
  const auto again = schemas::parse_waivers("w.yml", views::waivers_yaml(w->all));
  INFO((again ? "" : again.error().detail));
  REQUIRE(again);
  CHECK(again->all[0].id == w->all[0].id);
}
