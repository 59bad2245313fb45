#include <catch2/catch.hpp>
#include <sstream>

#include "tests/fuzz/fuzz.hpp"
#include "vulnerabilities/debian_tracker.hpp"
#include "vulnerabilities/feed_store.hpp"
#include "vulnerabilities/judge.hpp"
#include "vulnerabilities/read_openvex.hpp"
#include "vulnerabilities/read_osv.hpp"

TEST_CASE("no bytes break the reader of vulnerabilities, and what is read can be judged",
          "[fuzz]") {
  const std::vector<std::string> good{
      R"({"schema_version":"1.7.3","id":"DSA-1-1","modified":"2026-01-01T00:00:00Z","upstream":)"
      R"(["CVE-2026-1"],"affected":[{"package":{"ecosystem":"Debian:12","name":"a"},"ranges":)"
      R"([{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.0-1"}]}]}]})",
      R"({"id":"GHSA-1","modified":"2026-01-01T00:00:00Z","withdrawn":"2026-01-02T00:00:00Z",)"
      R"("affected":[{"package":{"ecosystem":"npm","name":"a"},"versions":["1.0.0"],"ranges":)"
      R"([{"type":"SEMVER","events":[{"last_affected":"2.0.0"},{"introduced":"1.0.0"}]},)"
      R"({"type":"GIT","events":[]}],"database_specific":{"severity":"LOW"}}],"severity":)"
      R"([{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]})"};
  tests::fuzz("vulnerabilities", good, [](const std::string& text) {
    auto record = vulnerabilities::read_osv(text);
    if (!record) {
      REQUIRE_FALSE(record.error().detail.empty());
      return;
    }
    REQUIRE_FALSE(record->facts.cves.empty());
    for (auto& one : record->affected)
      for (const auto order : {common::versions::format::deb, common::versions::format::npm}) {
        vulnerabilities::prepare(one.what, order);
        REQUIRE_FALSE(vulnerabilities::judge(one.what, order, "1.0").why.empty());
      }
  });
}

TEST_CASE("no bytes break the reader of OpenVEX, and what is read can be stored", "[fuzz]") {
  const std::vector<std::string> good{
      R"({"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://a.example/1","author":"Jane",)"
      R"("timestamp":"2026-01-01T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":)"
      R"("CVE-2026-1","aliases":["DSA-1-1"]},"products":[{"@id":"pkg:deb/debian/a@1.0-1?arch=)"
      R"(amd64"},{"@id":"https://a.example/fleet","subcomponents":[{"identifiers":{"purl":)"
      R"("pkg:rpm/rocky/b@1%2b2?epoch=1"}}]}],"status":"not_affected","justification":)"
      R"("component_not_present"},{"vulnerability":{"name":"CVE-2026-2"},"status":"fixed"}]})"};
  tests::fuzz("openvex", good, [](const std::string& text) {
    const auto document = vulnerabilities::read_openvex(text);
    if (!document) REQUIRE_FALSE(document.error().detail.empty());
    if (!document || !*document) return;
    for (const auto& one : (*document)->statements) {
      REQUIRE(one.purl.starts_with("pkg:"));
      REQUIRE_FALSE(one.what.names.empty());
      REQUIRE(vulnerabilities::decoded<vulnerabilities::vex_record>(encoded(one.what)));
    }
  });
}

TEST_CASE("no bytes break the reader of Debian's tracker", "[fuzz]") {
  const std::vector<std::string> good{
      R"({"a":{"CVE-2026-1":{"scope":"local","debianbug":1,"releases":{"bookworm":{"status":)"
      R"("open","repositories":{"bookworm":"1.0-1"},"urgency":"unimportant"},"trixie":{"status":)"
      R"("open","nodsa":"Minor issue","nodsa_reason":"","urgency":"low"}}}}})"};
  tests::fuzz("debian-tracker", good, [](const std::string& text) {
    std::istringstream in(text);
    const auto s = vulnerabilities::each_minor_problem(
        in, [](const vulnerabilities::tracked_problem&) { return common::status{}; });
    if (!s) REQUIRE_FALSE(s.error().detail.empty());
  });
}
