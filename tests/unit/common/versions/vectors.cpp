// The order of versions, by the examples that the formats' own documents and tests publish.
#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "common/text.hpp"
#include "common/versions/versions.hpp"
#include "schemas/json.hpp"
#include "tests/support/shared.hpp"
#include "tests/support/skip.hpp"

namespace versions = common::versions;

namespace {

/// `1.0 < 1.1`, `1.0 = 0:1.0`: both ways round, and each beside itself.
void check_order(versions::format of, std::string_view line) {
  INFO(line);
  const auto words = common::split(line, ' ');
  REQUIRE(words.size() == 3);
  const auto a = words[0], b = words[2];
  const bool less = words[1] == "<", equal = words[1] == "=";
  using order = std::weak_ordering;
  CHECK(versions::compare(of, a, b) == (less    ? order::less
                                        : equal ? order::equivalent
                                                : order::greater));
  CHECK(versions::compare(of, b, a) == (less    ? order::greater
                                        : equal ? order::equivalent
                                                : order::less));
  CHECK(versions::compare(of, a, a) == std::weak_ordering::equivalent);
}

/// Each is older than the next.
void check_chain(versions::format of, const std::vector<std::string_view>& chain) {
  for (std::size_t i = 0; i < chain.size(); ++i)
    for (std::size_t j = 0; j < chain.size(); ++j) {
      INFO(chain[i] << " beside " << chain[j]);
      CHECK(versions::compare(of, chain[i], chain[j]) == (i <=> j));
    }
}

}  // namespace

TEST_CASE("Debian's versions are ordered as Policy 5.6.12 says", "[versions]") {
  using enum versions::format;
  check_chain(deb, {"1.0~~", "1.0~~a", "1.0~", "1.0", "1.0a"});  // Policy's own example
  check_chain(deb, {"0~",    "0",           "0+",   "0+1",         "1~rc1",       "1",
                    "1-0.1", "1-1~bpo12+1", "1-1",  "1-1+deb12u1", "1-1+deb12u2", "1-1+deb12u10",
                    "1-2",   "1a",          "1a.1", "1+git1",      "1.0-1",       "1.2.3",
                    "1.10",  "1:0.1",       "2:0",  "10:0"});
  for (const auto* line :
       {"1.0 = 0:1.0", "1.0 = 1.0-0", "1.0 = 00:1.00", "1.01 = 1.1", "a = a", "1.0- = 1.0",
        "2.3-1 < 2.3-1.1", "1.2-3-1 < 1.2-4-1", "1:1 > 9", "1.0a < 1.0+", "1.0a < 1.0.",
        "4294967296:1 > 1:9", "1.99999999999999999999 < 1.100000000000000000000"})
    check_order(deb, line);
}

TEST_CASE("rpm's versions are ordered as rpmvercmp and EVR", "[versions]") {
  using enum versions::format;
  check_chain(rpm, {"1.0~rc1~git123", "1.0~rc1", "1.0~rc1^git1", "1.0~rc2", "1.0", "1.0^git1~pre",
                    "1.0^git1", "1.0^20160101", "1.0^20160101^git1", "1.0^20160102", "1.0.a",
                    "1.0.1", "1.01", "1.2", "5.5p1", "5.5p2", "5.5p10", "10abc", "10.1abc"});
  for (const auto* line : {"1.0 = 1.0",
                           "2.0.1a > 2.0.1",
                           "5.5p1 < 5.5p2",
                           "xyz10 < xyz10.1",
                           "xyz.4 = xyz.4",
                           "xyz.4 < 8",
                           "xyz.4 < 2",
                           "5.5p2 < 5.6p1",
                           "5.6p1 < 6.5p1",
                           "6.0.rc1 > 6.0",
                           "10b2 > 10a1",
                           "1.0aa > 1.0a",
                           "10.0001 = 10.1",
                           "10.0001 < 10.0039",
                           "4.999.9 < 5.0",
                           "20101121 < 20101122",
                           "2_0 = 2.0",
                           "a+ = a_",
                           "+a = _a",
                           "+ = _",
                           "1.0^ > 1.0",
                           "1.0^git1 < 1.01",
                           "1.0^20160101 < 1.0.1",
                           "1b.fc17 < 1b.fc17.1",
                           "1g.fc17 > 1.fc17",
                           "1b.fc17 < 1.fc17",
                           "1.0-1 > 1.0",
                           "1:1.0-1 > 2.0-1",
                           "0:1.0-1 = 1.0-1",
                           "1.0-1.el9 < 1.0-1.el9_2",
                           "1.0-1.el9_2 < 1.0-2.el9"})
    check_order(rpm, line);
}

TEST_CASE("Alpine's versions are ordered as apk orders them", "[versions]") {
  using enum versions::format;
  check_chain(apk,
              {"0.9",      "1.0_alpha_pre2", "1.0_alpha", "1.0_alpha2", "1.0_alpha10", "1.0_beta",
               "1.0_pre1", "1.0_rc1",        "1.0",       "1.0-r0",     "1.0-r1",      "1.0-r10",
               "1.0~ab12", "1.0~ab12-r1",    "1.0_cvs1",  "1.0_svn1",   "1.0_git1",    "1.0_hg1",
               "1.0_p1",   "1.0_p1-r1",      "1.0_p2",    "1.0_p10",    "1.0a",        "1.0b",
               "1.0.0",    "1.0.1",          "1.02",      "1.1",        "1.10",        "006",
               "10",       "20050405"});
  for (const auto* line : {"2.34 > 0.1.0_alpha",
                           "0.1.0_alpha < 2.2.39-r1",
                           "1.1 > 1.1_alpha1",
                           "1.2 < 1.3_alpha",
                           "1.06-r6 < 006",
                           "2.3.0b-r1 < 2.3.0b-r2",
                           "1.02.07 < 1.02.10-r1",
                           "2.5.1-r8 < 2.5.1a-r1",
                           "2.0.0_rc3-r1 > 1.5",
                           "4.2.52_p2-r1 < 4.2.52_p4-r2",
                           "1.6.8_p12-r1 > 1.6.8_p9-r2",
                           "02.08.01b < 4.77",
                           "7.0.17 < 7.0.174",
                           "0.1.0_alpha_pre2 < 0.1.0_alpha",
                           "1.0.0_pre20191002222144-r0 < 1.0.0_pre20210530193627-r0",
                           "1.3_pre1-r1 < 1.3.2",
                           "23_foo > 4_beta",
                           "021109-r3 < 20060512",
                           "1.0-r00 = 1.0-r0",
                           "1.010 < 1.02"})
    check_order(apk, line);
}

TEST_CASE("Python's versions are ordered as PEP 440", "[versions]") {
  using enum versions::format;
  check_chain(pypi, {"1.dev0",
                     "1.0.dev456",
                     "1.0a1",
                     "1.0a2.dev456",
                     "1.0a12.dev456",
                     "1.0a12",
                     "1.0b1.dev456",
                     "1.0b2",
                     "1.0b2.post345.dev456",
                     "1.0b2.post345",
                     "1.0rc1.dev456",
                     "1.0rc1",
                     "1.0",
                     "1.0+abc.5",
                     "1.0+abc.7",
                     "1.0+5",
                     "1.0.post456.dev34",
                     "1.0.post456",
                     "1.0.15",
                     "1.1.dev1",
                     "1!0.1"});
  for (const auto* line :
       {"1.0 = 1", "1.0 = v1.0.0", "1.0alpha1 = 1.0a1", "1.0-Beta_2 = 1.0b2", "1.0c1 = 1.0rc1",
        "1.0pre1 = 1.0rc1", "1.0-1 = 1.0.post1", "1.0.rev3 = 1.0.post3", "1.0post = 1.0.post0",
        "1.0a = 1.0a0", "1.0.DEV = 1.0.dev0", "0!1 = 1", "1.10 > 1.9", "2011k < 1.0",
        "1.0+ubuntu-1 = 1.0+ubuntu.1", "1.99999999999999999999 < 1.100000000000000000000"})
    check_order(pypi, line);
}

TEST_CASE("npm's versions are ordered as Semantic Versioning 2.0.0", "[versions]") {
  using enum versions::format;
  check_chain(npm, {"1.0.0-0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
                    "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1-a", "1.2.0",
                    "1.10.0", "2.0.0", "10.0.0"});
  for (const auto* line : {"1.0.0 = v1.0.0", "1.0.0 = 1.0.0+build.5", "1.0 = 1.0.0", "0 < 0.0.1",
                           "1.0.0-a+b = 1.0.0-a", "1.0.0.1 > 1.0.0", "1.0.0-9 < 1.0.0-10",
                           "1.0.0-A < 1.0.0-a", "1.0.0-a-b > 1.0.0-a"})
    check_order(npm, line);
}

TEST_CASE("only formats whose order is known have one", "[versions]") {
  CHECK(versions::find_format("deb") == versions::format::deb);
  CHECK(versions::find_format("rpm") == versions::format::rpm);
  CHECK(versions::find_format("apk") == versions::format::apk);
  CHECK(versions::find_format("pypi") == versions::format::pypi);
  CHECK(versions::find_format("npm") == versions::format::npm);
  for (const auto* other : {"", "snap", "DEB", "opkg", "flatpak"})
    CHECK_FALSE(versions::find_format(other));
}

TEST_CASE("versions of judged advisories stand where they were judged", "[versions][shared]") {
  std::ifstream cases(tests::shared("data/osv/cases.jsonl"));
  if (!cases) tests::skip("MUSTER_SHARED has no data/osv/cases.jsonl");
  std::size_t judged = 0;
  for (std::string line; std::getline(cases, line);) {
    const auto c = schemas::json::parse(line);
    if (c["ordering"] != "dpkg" && c["ordering"] != "rpm") continue;  // tests/unit/vulnerabilities
    const auto of = c["ordering"] == "dpkg" ? versions::format::deb : versions::format::rpm;
    if (c["expect"] == "not_affected") continue;
    std::ifstream in(tests::shared("data/osv/" + c["record"].get<std::string>()));
    if (!in) continue;
    const auto record = schemas::json::parse(in);
    for (const auto& affected : record.value("affected", schemas::json::array())) {
      if (affected["package"].value("ecosystem", "") != c["release"] ||
          affected["package"].value("name", "") != c["source"] || affected.contains("versions"))
        continue;
      const auto ranges = affected.value("ranges", schemas::json::array());
      if (ranges.size() != 1 || ranges[0]["events"].size() != 2) continue;
      const auto fixed = ranges[0]["events"][1].value("fixed", "");
      if (fixed.empty()) continue;
      INFO(line << " fixed: " << fixed);
      const auto version = c["source_version"].get<std::string>();
      CHECK((versions::compare(of, version, fixed) < 0) == (c["expect"] == "affected"));
      ++judged;
    }
  }
  CHECK(judged > 20);
}
