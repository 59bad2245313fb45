#include <catch2/catch.hpp>

#include "common/text.hpp"
#include "common/versions/versions.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace versions = common::versions;

TEST_CASE("versions of any bytes have one order", "[fuzz]") {
  const auto judge = [](const std::string& bytes) {
    const auto three = common::split(bytes, '\n', 3);
    if (three.size() < 3) return;
    const auto a = three[0], b = three[1], c = three[2];
    for (const auto of : {versions::format::deb, versions::format::rpm, versions::format::apk,
                          versions::format::pypi, versions::format::npm}) {
      const auto ab = versions::compare(of, a, b), bc = versions::compare(of, b, c);
      REQUIRE((versions::compare(of, a, a) == 0));
      REQUIRE((ab < 0) == (versions::compare(of, b, a) > 0));
      if (ab <= 0 && bc <= 0) REQUIRE((versions::compare(of, a, c) <= 0));
      if (ab >= 0 && bc >= 0) REQUIRE((versions::compare(of, a, c) >= 0));
    }
  };
  tests::fuzz("versions",
              {"1.0-1\n1.0-1+deb12u1\n1:0.9~rc1-1", "1.0^git1-1.el9\n1.0~rc1\n0:1.01-1.el9_2",
               "1.0a1.dev2\n1!1.0+ubuntu.1\n1.0-1", "1.0.0-rc.1\nv1.0.0\n1.0.0-rc.x+b",
               "1.0_rc1-r0\n1.0_p1-r1\n1.02a~ab12_git2020-r10"},
              judge);
}
