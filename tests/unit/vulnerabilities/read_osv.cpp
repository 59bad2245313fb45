// Records as they come: of the right form, and of any other.
#include "vulnerabilities/read_osv.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/vulnerabilities/osv_samples.hpp"
#include "vulnerabilities/cvss.hpp"

using common::errc;
using vulnerabilities::read_osv;

namespace {

std::string with(const std::string& members) {
  return R"({"id":"X-1","modified":"2026-01-01T00:00:00Z",)" + members + "}";
}

std::string why_not(const std::string& text, errc code) {
  const auto record = read_osv(text);
  REQUIRE_FALSE(record);
  CHECK(record.error().code == code);
  return record.error().detail;
}

}  // namespace

TEST_CASE("a record says which problems it is about, and how grave they are", "[vulnerabilities]") {
  const auto ubuntu = read_osv(with(
      R"("related":["CVE-2024-48990","USN-7117-1"],"aliases":[],"affected":[{"package":{)"
      R"("ecosystem":"Ubuntu:22.04:LTS","name":"a"},"ecosystem_specific":{"ubuntu_priority":"high",)"
      R"("binaries":[{"binary_name":"a"}]}}],"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"}])"));
  REQUIRE(ubuntu);
  CHECK(ubuntu->facts.cves == std::vector<std::string>{"CVE-2024-48990"});
  CHECK(ubuntu->facts.how_grave() == schemas::severity::high);  // its own word before the vector
  const auto debian = read_osv(with(
      R"("upstream":["CVE-2006-20001","DEBIAN-CVE-2006-20001","CVE-2022-36760"],"related":["CVE-1-1"],"affected":[])"));
  REQUIRE(debian);
  CHECK(debian->facts.cves == std::vector<std::string>{"CVE-2006-20001", "CVE-2022-36760"});
  CHECK_FALSE(debian->facts.how_grave());
  const auto alma = read_osv(with(R"("summary":"Important: x security update","affected":null)"));
  REQUIRE(alma);
  CHECK(alma->facts.cves == std::vector<std::string>{"X-1"});
  CHECK(alma->facts.how_grave() == schemas::severity::high);
  const auto npm = read_osv(
      with(R"("database_specific":{"cwe_ids":["CWE-1"],"severity":"MODERATE"},"affected":[])"));
  REQUIRE(npm);
  CHECK(npm->facts.how_grave() == schemas::severity::medium);
}

TEST_CASE("what is no record is refused with what was expected", "[vulnerabilities]") {
  CHECK(why_not("{\"id\": \"X-1\", \"affec", errc::malformed).starts_with("not JSON: byte 21: "));
  CHECK(why_not("[]", errc::unsupported) ==
        "not an object; a record of the OSV format was expected");
  CHECK(why_not(R"({"cveMetadata":{},"dataVersion":"5.1"})", errc::unsupported) ==
        "no `id`; a record of the OSV format was expected");
  CHECK(why_not(R"({"id":"CVE-2024-1","published":"2024-01-01","lastModified":"2024"})",
                errc::unsupported) == "no `affected`; a record of the OSV format was expected");
  CHECK(why_not(R"({"id":"X","schema_version":"2.0.0","affected":[]})", errc::unsupported) ==
        "schema_version 2.0.0; OSV's version 1 was expected");
  CHECK(why_not(R"({"id":"X","schema_version":17,"affected":[]})", errc::unsupported) ==
        "schema_version number; OSV's version 1 was expected");
  CHECK(why_not(R"({"id":"X","modified":"yesterday","affected":[]})", errc::malformed) ==
        "X: `modified` is no time; RFC 3339 was expected");
  CHECK(why_not(with(R"("affected":{})"), errc::malformed) ==
        "X-1: `affected` is no list; a list was expected");
  CHECK(why_not(with(R"("affected":[{"package":{"ecosystem":"Debian:12"}}])"), errc::malformed)
            .starts_with("X-1: affected[0]: a `package` has no `ecosystem` or `name`"));
  CHECK(
      why_not(
          with(
              R"("affected":[{"package":{"ecosystem":"Debian:12","name":"a"},"ranges":)"
              R"([{"type":"GIT"},{"type":"ECOSYSTEM","events":[{"fixed":"1"},{"introduced":0}]}]}])"),
          errc::malformed) ==
      "X-1: affected[0]: ranges[1]: events[1]: `introduced` is no version; a text of at most 512 "
      "bytes was expected");
  CHECK(why_not(with(R"("affected":[{"package":{"ecosystem":"Debian:12","name":"a"},"ranges":)"
                     R"([{"type":"GUESS","events":[]}]}])"),
                errc::unsupported) ==
        "X-1: affected[0]: ranges[0]: a range of type 'GUESS'; ECOSYSTEM, SEMVER or GIT was "
        "expected");
}

TEST_CASE("deep and huge records cost no more than their bytes", "[vulnerabilities]") {
  const std::string deep(100'000, '[');
  CHECK(why_not(with(R"("affected":)" + deep), errc::too_large) ==
        "nested deeper than 32; a record was expected");
  CHECK(why_not(with(R"("details":)" + deep), errc::too_large) ==
        "nested deeper than 32; a record was expected");
  const std::string huge(vulnerabilities::record_bytes, 'x');
  CHECK(why_not(with(R"("details":")" + huge + "\""), errc::too_large) ==
        "larger than 4194304 bytes; a record was expected");
}

TEST_CASE("what the format's own readers forgive is forgiven", "[vulnerabilities]") {
  const auto record = read_osv(with(
      R"("affected":[{"package":null,"ranges":[{"type":"GIT","events":[{"introduced":"0"}]}]},)"
      R"({"package":{"ecosystem":"PyPI","name":"jinja2"},"versions":null,"ranges":)"
      R"([{"type":"ECOSYSTEM","events":[{"type":"INTRODUCED","value":"0"}]}]}])"));
  REQUIRE(record);
  REQUIRE(record->affected.size() == 1);
  CHECK(record->affected[0].what.ranges[0].events.empty());
}

TEST_CASE("database_specific of an entry hides no later entry", "[vulnerabilities]") {
  const auto record = read_osv(
      with(R"("affected":[{"package":{"ecosystem":"npm","name":"a"},"database_specific":7},)"
           R"({"package":{"ecosystem":"npm","name":"b"},"database_specific":{"source":"x"}},)"
           R"({"package":{"ecosystem":"npm","name":"c"}}])"));
  REQUIRE(record);
  CHECK(record->affected.size() == 3);
}

TEST_CASE("base scores are those that the standard's examples have", "[vulnerabilities]") {
  for (const auto& [vector, score] : std::vector<std::pair<const char*, int>>{
           {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 98},
           {"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 100},
           {"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 64},  // CVE-2013-1937's kind
           {"CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 31},  // POODLE
           {"CVSS:3.0/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 78},
           {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 75},  // Heartbleed
           {"CVSS:3.0/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0}}) {
    INFO(vector);
    CHECK(vulnerabilities::base_score_tenths(vector) == score);
  }
  CHECK_FALSE(vulnerabilities::base_score_tenths("CVSS:4.0/AV:N"));
  CHECK_FALSE(vulnerabilities::base_score_tenths("CVSS:3.1/AV:N/AC:L"));
}

TEST_CASE("a version that is none is refused with the event that has it", "[vulnerabilities]") {
  const auto event = [](const std::string& ecosystem, const std::string& events) {
    return with(R"("affected":[{"package":{"ecosystem":")" + ecosystem +
                R"(","name":"a"},"ranges":[{"type":"ECOSYSTEM","events":[)" + events + "]}]}]");
  };
  const std::string at = "X-1: affected[0]: ranges[0]: ";
  CHECK(why_not(event("Debian:12", R"({"introduced":"0"},{"fixed":""})"), errc::malformed) ==
        at + "events[1]: `fixed` is ''; a version was expected");
  for (const auto* ecosystem : {"Debian:12", "AlmaLinux:9", "Alpine:v3.18"})
    CHECK(why_not(event(ecosystem, R"({"fixed":"not a version !!"})"), errc::malformed) ==
          at + "events[0]: `fixed` is 'not a version !!'; a version was expected");
  CHECK(why_not(event("Debian:12", ""), errc::malformed) ==
        at + "a range has no `events`; at least one was expected");
  CHECK(why_not(event("Debian:12", "{}"), errc::malformed) ==
        at + "events[0]: it has no version; `introduced`, `fixed`, `last_affected` or `limit` was "
             "expected");
  CHECK(read_osv(event("Debian:12", R"({"introduced":"0"},{"limit":"*"})")));
  CHECK(read_osv(event("PyPI", R"({"fixed":"1.0 final"})")));
}

TEST_CASE("a record has to say when it was modified", "[vulnerabilities]") {
  CHECK(why_not(R"({"id":"X-1","schema_version":"1.7.3","affected":[]})", errc::malformed) ==
        "X-1: it has no `modified`; a time of RFC 3339 was expected");
}
