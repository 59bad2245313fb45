// The past: `at`, `since`, and tables of changes.
#include <catch2/catch.hpp>

#include "tests/support/query_fleet.hpp"

using tests::ask;
using lines = std::vector<std::string>;

namespace {
// web-1 changed at 2023-11-14T23:13:20Z, an hour after the first scans.
const std::string before = "2023-11-14T23:00:00Z", of_web = " AND agent = 'web-1' ORDER BY name";
}  // namespace

TEST_CASE("`at` tells the rows as they were", "[query][past]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  const auto names = [&](const std::string& condition) {
    return ask(*db,
               "SELECT name, version FROM packages WHERE format = 'deb' AND " + condition + of_web)
        .lines;
  };
  CHECK(names("at = '" + before + "'") ==
        lines{"name|version", "openssl|3.0.11-1~deb12u1", "telnetd|0.17-44", "vim|2:9.0-1"});
  CHECK(names("at = '1h'") == names("at = '" + before + "'"));
  CHECK(names("1") ==
        lines{"name|version", "nginx|1.22.1-9", "openssl|3.0.15-1~deb12u1", "vim|2:9.0-1"});
}

TEST_CASE("several times are asked for one after the other", "[query][past]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  CHECK(ask(*db,
            "SELECT at, count(*) FROM packages WHERE agent = 'web-1' AND at IN ('1h', '1m') "
            "AND name IN ('telnetd', 'nginx', 'openssl') GROUP BY at ORDER BY at")
            .lines == lines{"at|count(*)", "1h|2", "1m|2"});
  CHECK(
      ask(*db,
          "SELECT n.name FROM packages n LEFT JOIN packages o ON o.agent = n.agent AND o.name = "
          "n.name AND o.at = '1h' WHERE n.agent = 'web-1' AND n.format = 'deb' AND o.name IS NULL")
          .lines == lines{"name", "nginx"});
}

TEST_CASE("`since` tells the rows that changed", "[query][past]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  CHECK(ask(*db, "SELECT name FROM packages WHERE since = '1h'" + of_web).lines ==
        lines{"name", "nginx", "openssl"});
  CHECK(ask(*db, "SELECT name FROM packages WHERE since = '10m'" + of_web).lines == lines{"name"});
}

TEST_CASE("a table of changes has each with what was before", "[query][past]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  const auto a = ask(*db,
                     "SELECT change, name, packages_history.version, status, old_status, "
                     "commit_time, scan_time, origin, change_version FROM packages_history WHERE "
                     "since = '1h'" +
                         of_web);
  CHECK(a.lines ==
        lines{"change|name|version|status|old_status|commit_time|scan_time|origin|change_version",
              "added|nginx|1.22.1-9|install ok installed|NULL|2023-11-14T23:13:20.000Z|"
              "2023-11-14T22:13:19.000Z|delta|2",
              "removed|openssl|3.0.11-1~deb12u1|NULL|install ok installed|"
              "2023-11-14T23:13:20.000Z|2023-11-14T22:13:19.000Z|delta|2",
              "added|openssl|3.0.15-1~deb12u1|install ok installed|NULL|"
              "2023-11-14T23:13:20.000Z|2023-11-14T22:13:19.000Z|delta|2",
              "removed|telnetd|0.17-44|NULL|install ok installed|2023-11-14T23:13:20.000Z|"
              "2023-11-14T22:13:19.000Z|delta|2"});
  CHECK(ask(*db, "SELECT count(*) FROM packages_history WHERE agent = 'web-1'").lines.back() ==
        "9");
  CHECK(ask(*db, "SELECT count(*) FROM packages_history WHERE agent = 'web-1' AND at = '1h'")
            .lines.back() == "5");
  CHECK(a.hosts.answered == 1);
}

TEST_CASE("a time of which a host knows nothing is no answer of it", "[query][past]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  const auto a = ask(*db, "SELECT agent FROM os WHERE at = '2020-01-01'");
  CHECK(a.lines == lines{"agent"});
  CHECK(a.hosts.answered == 0);
  CHECK(a.hosts.unknown == std::map<std::string, std::size_t>{{"os", 5}});
  CHECK(db->of_hosts().untold().at("web-1").find("history begins at") != std::string::npos);
}

TEST_CASE("a time that is none is refused with what is wanted", "[query][past]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  const auto problem = [&](const std::string& condition) {
    return ask(*db, "SELECT agent FROM os WHERE " + condition).problem;
  };
  CHECK(problem("at = 'tomorrow'").find("'tomorrow' is not a time") != std::string::npos);
  CHECK(problem("at = '2099-01-01'").find("still to come") != std::string::npos);
  CHECK(problem("at = 5").find("at takes a text") != std::string::npos);
  CHECK(problem("at > '2h'") == "query:1:28: at says what is asked: it takes = alone");
  CHECK(problem("at = '2h' AND since = '1h'").find("lies after") != std::string::npos);
}
