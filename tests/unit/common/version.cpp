#include "common/version.hpp"

#include <catch2/catch.hpp>
#include <regex>

TEST_CASE("the version names the program's and those of its formats", "[common]") {
  const auto text = common::version_text({.wire = 1, .schema = 22, .layout = 333});
  CHECK(std::regex_match(text,
                         std::regex(R"(muster \d+\.\d+\.\d+ \(wire 1, schema 22, layout 333\))")));
}
