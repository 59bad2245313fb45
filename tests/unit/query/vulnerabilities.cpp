// The table of known vulnerabilities: the rows of `muster cves`, worked out when they are asked
// for.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/support/query_feeds.hpp"

using tests::ask;
using lines = std::vector<std::string>;

namespace {

struct fleet_with_feeds {
  fleet_with_feeds() {
    import_feeds(fleet);
    open();
  }
  void open() { db = fleet.open(), add_vulnerabilities(*db, fleet); }
  tests::query_fleet fleet;
  std::unique_ptr<query::database> db;
};

}  // namespace

TEST_CASE("known vulnerabilities are rows, whatever the feeds say of them",
          "[query][vulnerabilities]") {
  const fleet_with_feeds with;
  const auto a = ask(*with.db,
                     "SELECT agent, hostname, cve, ids, severity, state, fixed_version, waived, "
                     "as_of FROM vulnerabilities WHERE source = 'openssl' ORDER BY agent");
  CHECK(a.problem.empty());
  const auto row = [](const std::string& agent, const std::string& is, const std::string& as_of) {
    return agent + "|" + agent + R"(.example.org|CVE-2023-11|["DSA-2023-11-1"]|high|)" + is +
           "|3.0.15-1~deb12u1|0|" + as_of;
  };
  CHECK(a.lines == lines{"agent|hostname|cve|ids|severity|state|fixed_version|waived|as_of",
                         row("db-3", "affected", "2023-11-12T00:00:00.000Z"),
                         row("mail-4", "fixed", "2023-11-12T23:00:00.000Z"),
                         row("old-5", "fixed", "2023-11-12T23:00:00.000Z"),
                         row("web-1", "fixed", "2023-11-14T23:00:00.000Z")});
}

TEST_CASE("a host without a feed is unknown, and never a no", "[query][vulnerabilities]") {
  fleet_with_feeds with;
  const auto a = ask(*with.db, "SELECT count(*) FROM vulnerabilities WHERE cve = 'CVE-2023-99'");
  CHECK(a.lines == lines{"count(*)", "0"});
  CHECK(a.hosts.answered == 1);
  CHECK(a.hosts.stale == 1);
  CHECK(a.hosts.never == 1);
  CHECK(a.hosts.unknown ==
        std::map<std::string, std::size_t>{{"packages", 2}, {"vulnerabilities", 1}});
  CHECK(with.db->of_hosts().untold().at("rpm-2") == "no feed for rocky:9");
  CHECK(ask(*with.db, "SELECT agent, reason FROM vulnerabilities WHERE cve IS NULL").lines ==
        lines{"agent|reason", "rpm-2|no feed for rocky:9"});
  std::filesystem::remove_all(with.fleet.paths().feeds());
  with.open();
  const auto none = ask(*with.db, "SELECT agent FROM vulnerabilities WHERE state <> 'unknown'");
  CHECK(none.lines == lines{"agent"});
  CHECK(none.hosts.unknown.at("vulnerabilities") == 5);
}

TEST_CASE("only hosts and problems that a condition names are looked at",
          "[query][vulnerabilities]") {
  const fleet_with_feeds with;
  const auto one = ask(*with.db,
                       "SELECT agent, cve, state FROM vulnerabilities WHERE agent = 'web-1' AND "
                       "cve IN ('CVE-2023-11', 'CVE-2023-13') ORDER BY cve");
  CHECK(one.lines ==
        lines{"agent|cve|state", "web-1|CVE-2023-11|fixed", "web-1|CVE-2023-13|affected"});
  CHECK(one.hosts.answered == 1);
  CHECK(one.hosts.unknown_hosts + one.hosts.stale + one.hosts.never == 0);
  for (const std::string condition :
       {"cve = 'CVE-2023-13'", "cve = 'CVE-2023-13' AND state = 'affected'",
        "state = 'affected' AND agent <> 'db-3'", "cve = 'CVE-2023-13' OR state = 'affected'"}) {
    INFO(condition);
    const auto told =
        ask(*with.db,
            "SELECT count(*) FROM vulnerabilities WHERE agent = 'mail-4' AND (" + condition + ")");
    CHECK(told.lines == lines{"count(*)", "1"});
  }
}

TEST_CASE("what was installed then is judged by the feeds of now", "[query][vulnerabilities]") {
  const fleet_with_feeds with;
  const std::string question =
      "SELECT cve, state, since FROM vulnerabilities WHERE agent = 'web-1' AND source IN "
      "('openssl', 'telnetd') ";
  CHECK(ask(*with.db, question + "ORDER BY cve").lines ==
        lines{"cve|state|since", "CVE-2023-11|fixed|2023-11-14T23:13:20.000Z"});
  CHECK(ask(*with.db, question + "AND at = '2023-11-14T22:30:00Z' ORDER BY cve").lines ==
        lines{"cve|state|since", "CVE-2023-11|affected|NULL", "CVE-2023-12|affected|NULL"});
  const auto before = ask(*with.db, question + "AND at = '2020-01-01'");
  CHECK(before.lines.size() == 1);
  CHECK(before.hosts.unknown.at("vulnerabilities") == 1);
}

TEST_CASE("accepted vulnerabilities are told as such", "[query][vulnerabilities]") {
  fleet_with_feeds with;
  std::ofstream(with.fleet.paths().waivers_file())
      << "waivers:\n  - {policy: vulnerabilities, check: CVE-2023-13, agent: 'web-*', owner: "
         "jane, reason: no vim scripts, expires: 2099-01-31}\n";
  with.open();
  CHECK(ask(*with.db,
            "SELECT agent, waived, state, substr(reason, 1, 30) AS why FROM vulnerabilities WHERE "
            "cve = 'CVE-2023-13' AND agent IN ('web-1', 'db-3') ORDER BY agent")
            .lines == lines{"agent|waived|state|why",
                            "db-3|0|affected|2:9.0-1 is before 2:9.0-2, whi",
                            "web-1|1|affected|waived until 2099-01-31 by jan"});
}

TEST_CASE("vulnerabilities join with other tables of their host", "[query][vulnerabilities]") {
  const fleet_with_feeds with;
  const auto a = ask(*with.db,
                     "SELECT agent, p.name, v.cve FROM packages p JOIN vulnerabilities v USING "
                     "(agent) WHERE p.source = v.source AND v.state = 'affected' ORDER BY 1, 2");
  CHECK(a.lines == lines{"agent|name|cve", "db-3|openssl|CVE-2023-11", "db-3|telnetd|CVE-2023-12",
                         "db-3|vim|CVE-2023-13", "mail-4|vim|CVE-2023-13", "old-5|vim|CVE-2023-13",
                         "web-1|nginx|CVE-2023-14", "web-1|vim|CVE-2023-13"});
  CHECK(with.db->joined_across().empty());
}
