// Documents of OpenVEX: what they say of packages of hosts, and what is refused of them.
#include <catch2/catch.hpp>

#include "tests/unit/vulnerabilities/sample_hosts.hpp"
#include "vulnerabilities/read_openvex.hpp"

using common::errc;
using tests::found_on;
using tests::host_of;
using tests::install;
using vulnerabilities::read_openvex;

namespace {

std::string document(
    const std::string& statements,
    const std::string& head = R"("author":"Jane","timestamp":"2026-11-01T00:00:00Z")") {
  return R"({"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://acme.example/vex/1",)" +
         head + R"(,"version":1,"statements":[)" + statements + "]}";
}

/// Of CVE-1; `more` has the reason.
std::string statement(const std::string& products, const std::string& status = "not_affected",
                      const std::string& more = R"("justification":"component_not_present")") {
  return R"({"vulnerability":{"name":"CVE-1"},"products":[)" + products + R"(],"status":")" +
         status + R"(",)" + more + "}";
}

std::string product(const std::string& id) { return R"({"@id":")" + id + R"("})"; }

/// Debian 12 on amd64 with openssl, in two packages, which CVE-1 is about.
struct affected_host {
  affected_host() {
    of.add(tests::osv_record("DSA-1-1", "Debian:12", "openssl", "", R"("upstream":["CVE-1"],)"));
    host.os.codename = "bookworm";
    install(host, "deb", "openssl", "3.0.11-1");
    install(host, "deb", "libssl3", "3.0.11-1", "openssl", "3.0.11-1");
  }
  std::string judged_with(const std::vector<std::string>& statements) {
    for (std::size_t n = 0; n < statements.size(); ++n)
      of.write("vex-" + std::to_string(n) + ".json", document(statements[n]));
    const auto all = found_on(host, of);
    REQUIRE(all.size() == 1);
    reason = all[0].reason;
    return std::string(vulnerabilities::name(all[0].is));
  }
  tests::sample_feeds of;
  tests::host host = host_of("debian", "12");
  std::string reason;
};

std::string told_of(const common::error& e) {
  return fmt::format("{}: {}", common::name(e.code), e.detail);
}

std::string refusal(const std::string& text) {
  const auto out = read_openvex(text);
  return out ? "taken" : told_of(out.error());
}

}  // namespace

TEST_CASE("what is said not to be affected is not, and who says so is told",
          "[vulnerabilities][openvex]") {
  affected_host of;
  CHECK(of.judged_with({statement(product("pkg:deb/debian/openssl@3.0.11-1?arch=source"))}) ==
        "not_affected");
  CHECK(of.reason == "not affected by a VEX statement of Jane: component_not_present");
}

TEST_CASE("a statement counts for the package, version, system and architecture that it names",
          "[vulnerabilities][openvex]") {
  const std::string purl = "pkg:deb/debian/openssl";
  for (const std::string more : {"", "@3.0.11-1", "?arch=amd64", "?distro=debian-12",
                                 "@3.0.11-1?distro=bookworm&arch=all"}) {
    INFO(more);
    CHECK(affected_host().judged_with({statement(product(purl + more))}) == "not_affected");
  }
  for (const auto& other : std::vector<std::string>{
           purl + "@3.0.11-2", purl + "?arch=arm64", purl + "?distro=debian-11",
           "pkg:deb/ubuntu/openssl", "pkg:rpm/debian/openssl", "pkg:deb/debian/openssl1.1"}) {
    INFO(other);
    CHECK(affected_host().judged_with(
              {statement(product("pkg:deb/debian/other") + "," + product(other))}) == "affected");
  }
}

TEST_CASE("what is said of binary packages counts once it is said of all",
          "[vulnerabilities][openvex]") {
  const auto one = product("pkg:deb/debian/libssl3@3.0.11-1");
  affected_host of;
  of.host.packages.erase(of.host.packages.begin());
  install(of.host, "deb", "openssl-tools", "3.0.11-1", "openssl", "3.0.11-1");
  CHECK(of.judged_with({statement(one)}) == "affected");
  CHECK(of.judged_with({statement(one + "," + product("pkg:deb/debian/openssl-tools"))}) ==
        "not_affected");
}

TEST_CASE("what is said of the distribution's package is not said of another's",
          "[vulnerabilities][openvex]") {
  affected_host of;
  for (auto& p : of.host.packages) p.vendor = "Docker <support@docker.com>";
  CHECK(of.judged_with({statement(product("pkg:deb/debian/openssl"))}) == "unknown");
  CHECK(of.reason == "vendor is not the distribution");
}

TEST_CASE("the latest statement on a package counts", "[vulnerabilities][openvex]") {
  const auto purl = product("pkg:deb/debian/openssl");
  const auto later = R"("timestamp":"2026-11-02T00:00:00Z")";
  const auto not_affected = statement(purl);
  CHECK(affected_host().judged_with({statement(purl, "affected", later), not_affected}) ==
        "affected");
  CHECK(affected_host().judged_with(
            {statement(purl, "under_investigation", later), not_affected}) == "affected");
  affected_host of;
  CHECK(of.judged_with({not_affected, statement(purl, "fixed", later)}) == "fixed");
  CHECK(of.reason == "fixed by a VEX statement of Jane");
}

TEST_CASE("of what a product is made of counts what a host may be", "[vulnerabilities][openvex]") {
  const auto made_of = [](const std::string& id) {
    return R"({"@id":")" + id +
           R"(","subcomponents":[{"@id":"x","identifiers":{"purl":"pkg:deb/debian/openssl"}}]})";
  };
  CHECK(affected_host().judged_with({statement(made_of("https://acme.example/web"))}) ==
        "not_affected");
  CHECK(affected_host().judged_with({statement(made_of("pkg:oci/web@sha256%3Aaa") + "," +
                                               product("pkg:deb/debian/other"))}) == "affected");
  CHECK(affected_host().judged_with({statement(made_of("pkg:deb/debian/other"))}) == "affected");
}

TEST_CASE("aliases and records name a problem too, and epochs of rpm may be left out",
          "[vulnerabilities][openvex]") {
  affected_host by_record;
  CHECK(by_record.judged_with(
            {R"({"vulnerability":{"name":"ACME-7","aliases":["DSA-1-1"]},"products":[)" +
             product("pkg:deb/debian/openssl") +
             R"(],"status":"not_affected","impact_statement":"not built in"})"}) == "not_affected");
  CHECK(by_record.reason.ends_with(": not built in"));
  for (const auto& [purl, is] : {std::pair{"pkg:rpm/rocky/openssl@3.0.7-24.el9", "not_affected"},
                                 {"pkg:rpm/rocky/openssl@3.0.7-24.el9?epoch=1", "not_affected"},
                                 {"pkg:rpm/rocky/openssl@3.0.7-24.el9?epoch=2", "affected"}}) {
    INFO(purl);
    tests::sample_feeds of;
    of.add(tests::osv_record("RLSA-1", "Rocky Linux:9", "openssl", "", R"("upstream":["CVE-1"],)"));
    of.write("vex.json", document(statement(product(purl))));
    auto h = host_of("rocky", "9.3");
    install(h, "rpm", "openssl", "1:3.0.7-24.el9", "openssl-3.0.7-24.el9.src.rpm").epoch = 1;
    h.packages[0].vendor = "Rocky Enterprise Software Foundation";
    const auto all = found_on(h, of);
    REQUIRE(all.size() == 1);
    CHECK(vulnerabilities::name(all[0].is) == is);
  }
}

TEST_CASE("an import of documents is a feed of its own, whole or not at all",
          "[vulnerabilities][openvex]") {
  tests::sample_feeds of;
  of.add(tests::osv_record("DSA-1-1", "Debian:12", "openssl", ""));
  of.add(tests::osv_record("DSA-2-1", "Debian:12", "vim", ""));
  of.write("vex.json", document(statement(product("pkg:deb/debian/openssl") + "," +
                                          product("pkg:golang/example.org/x"))));
  const auto in = of.imported();
  REQUIRE(in.find("OpenVEX") != nullptr);
  CHECK(in.find("OpenVEX")->records == 1);
  CHECK(in.find("OpenVEX")->date == 1'793'491'200'000);  // 2026-11-01
  CHECK(in.find("Debian")->records == 2);
  of.write("vex.json", document(statement(product("pkg:deb"))));
  const auto broken = of.import({of.records()});
  REQUIRE_FALSE(broken);
  CHECK(broken.error().detail == of.records() +
                                     "/vex.json: statement 1: 'pkg:deb' is no package URL; "
                                     "pkg:TYPE/NAMESPACE/NAME was expected");
  CHECK(vulnerabilities::feeds::open(of.folder()).value().find("OpenVEX")->records == 1);
}

TEST_CASE("what is no whole document is refused with what was expected",
          "[vulnerabilities][openvex]") {
  const auto good = statement(product("pkg:deb/debian/openssl"));
  CHECK(refusal(document(good)) == "taken");
  CHECK(refusal(document(good).substr(0, 100)).starts_with("malformed: not JSON: byte 10"));
  CHECK(refusal(document("")) == "malformed: no `statements`; at least one was expected");
  CHECK(refusal(document(good, R"("timestamp":"2026-11-01T00:00:00Z")")) ==
        "malformed: no `author`; a name was expected");
  CHECK(refusal(document(good, R"("author":"Jane")")) ==
        "malformed: no `timestamp`; RFC 3339 was expected");
  CHECK(refusal(document(good + R"(,{"vulnerability":"CVE-1","status":"fixed"})")) ==
        "malformed: statement 2: `vulnerability` has no `name`; a statement of OpenVEX 0.2.0 was "
        "expected");
  CHECK(refusal(document(statement(R"("pkg:deb/debian/openssl")"))) ==
        "malformed: statement 1: a product is no object with an `@id`; OpenVEX 0.2.0 was expected");
  CHECK(refusal(document(statement("", "harmless"))) ==
        "malformed: statement 1: `status` is 'harmless'; not_affected, affected, fixed or "
        "under_investigation was expected");
  CHECK(refusal(document(statement("", "not_affected", R"("supplier":"x")"))) ==
        "malformed: statement 1: it is not_affected without a reason; `justification` or "
        "`impact_statement` was expected");
  CHECK(refusal(document(statement("", "not_affected", R"("justification":"trust me")"))) ==
        "malformed: statement 1: `justification` is 'trust me'; a label of OpenVEX was expected");
  CHECK(refusal(std::string(5u << 20, ' ')) ==
        "too_large: larger than 4194304 bytes; a record was expected");
}
