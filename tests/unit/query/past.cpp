// The past: `at`, `since`, and tables of changes.
#include <catch2/catch.hpp>

#include "schemas/assessment.hpp"
#include "schemas/digest.hpp"
#include "store/agent_store.hpp"
#include "tests/support/query_fleet.hpp"

using tests::ask;
using lines = std::vector<std::string>;

namespace {
// web-1 changed at 2023-11-14T23:13:20Z, an hour after the first scans.
const std::string before = "2023-11-14T23:00:00Z", of_web = " AND agent = 'web-1' ORDER BY name";

/// Of the table packages, which ended a minute later.
void store_scan(const std::string& store_of, std::int64_t started, const std::string& says) {
  schemas::scan scan;
  scan.scan_id = std::to_string(started), scan.kind = "table", scan.name = "packages";
  scan.status = says, scan.reason = "a test wants it so";
  scan.started_at.ms = started, scan.ended_at.ms = started + 60'000;
  auto row = schemas::encode_row(scan);
  const auto table = schemas::table_id::scans;
  const auto key = schemas::key_of(*schemas::find_table(table), row.stable).value();
  const auto to = store::agent_store::open(store_of, false).value();
  auto txn = common::kv::write_txn::begin(to.env()).value();
  const store::row_record record{
      .key = {key}, .stable = {std::move(row.stable)}, .volatile_ = {std::move(row.volatile_)}};
  REQUIRE(txn.put(to.db(store::keys::rows_a),
                  store::keys::row(table, schemas::key_hash(table, key)), schemas::encode(record)));
  REQUIRE(std::move(txn).commit());
}

}  // namespace

TEST_CASE("a host tells of the past what its last scan of then could", "[query][past]") {
  const tests::query_fleet fleet;
  const auto web = fleet.store_of("web-1");
  const auto first = std::int64_t{1'700'000'400'000};  // 22:20:00;
  constexpr std::int64_t minute = 60'000;
  store_scan(web, first, "ok");
  store_scan(web, first + 10 * minute, "partial");
  store_scan(web, first + 20 * minute, "ok");
  const auto db = fleet.open();
  const auto asked_at = [&](const std::string& time) {
    return ask(*db,
               "SELECT DISTINCT as_of FROM packages WHERE agent = 'web-1' AND at = '" + time + "'");
  };
  const auto whole = asked_at("2023-11-14T22:25:00Z");
  CHECK(whole.lines == lines{"as_of", "2023-11-14T22:21:00.000Z"});
  CHECK(whole.hosts.answered == 1);
  const auto partial = asked_at("2023-11-14T22:35:00Z");
  CHECK(partial.lines == lines{"as_of", "NULL"});
  CHECK(partial.hosts.unknown == std::map<std::string, std::size_t>{{"packages", 1}});
  CHECK(db->of_hosts().without().at("packages").at("web-1") ==
        "packages was partial then: a test wants it so");
  CHECK(asked_at("2023-11-14T22:50:00Z").lines.back() == "2023-11-14T22:41:00.000Z");
  CHECK(asked_at("2023-11-14T22:15:00Z").hosts.unknown_hosts == 1);
  CHECK(asked_at("1h").lines.back() == "2023-11-14T23:00:00.000Z");  // the last scan
  CHECK(ask(*db, "SELECT name FROM packages_history WHERE at = '2020-01-01'").hosts.answered == 0);
}

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
  CHECK(ask(*db, "SELECT at, count(*) FROM packages WHERE at IN ('1h', '1m') GROUP BY at")
            .lines.size() == 3);
  CHECK(db->joined_across().empty());
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
  CHECK(problem("at = 'tomorrow'").starts_with("query:1:28: at: 'tomorrow' is not a time"));
  CHECK(problem("at = '2099-01-01'").find("still to come") != std::string::npos);
  CHECK(problem("at = 5").find("at takes a text") != std::string::npos);
  CHECK(problem("at > '2h'") == "query:1:28: at says what is asked: it takes = alone");
  CHECK(problem("at = '2h' AND since = '1h'").find("lies after") != std::string::npos);
}

TEST_CASE("a time that only some rows would be asked for is refused", "[query][past]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  const std::string join = " packages o ON o.agent = n.agent AND o.name = n.name ";
  for (const std::string& question : std::vector<std::string>{
           "SELECT name FROM packages WHERE (at = '1h' AND name = 'openssl') OR name = 'vim'",
           "SELECT name FROM packages WHERE since = '1h' OR name = 'openssl'",
           "SELECT name FROM packages WHERE agent = 'web-1' OR at = '1h'",
           "SELECT name FROM packages WHERE NOT at = '1h'", "SELECT name, at FROM packages",
           "SELECT name FROM packages WHERE CASE WHEN at = '1h' THEN 1 ELSE 0 END",
           "SELECT name FROM packages_history WHERE at = '1h' OR name = 'vim'",
           "SELECT o.name FROM packages o RIGHT JOIN packages n ON o.agent = n.agent AND o.name = "
           "n.name WHERE n.at = '1h' AND n.name = 'openssl'",
           "SELECT count(*) FROM packages n FULL JOIN" + join + "AND o.at = '1h'"}) {
    INFO(question);
    const auto a = ask(*db, question);
    CHECK(a.problem.find("stands in a sub-select") != std::string::npos);
  }
  for (const std::string& on : std::vector<std::string>{" LEFT JOIN" + join + "WHERE o.at = '1h'",
                                                        " JOIN" + join + "WHERE o.at = '1h'",
                                                        " LEFT JOIN" + join + "AND o.at = '1h'"}) {
    INFO(on);
    const auto a = ask(*db, "SELECT o.version FROM packages n" + on +
                                (on.find("WHERE") == on.npos ? " WHERE " : " AND ") +
                                "n.name = 'openssl' AND n.agent = 'web-1'");
    const bool is_right = a.lines == lines{"version", "3.0.11-1~deb12u1"};
    CHECK((is_right || a.problem.find("stands in a sub-select") != std::string::npos));
  }
  CHECK(ask(*db,
            "SELECT count(o.name) FROM packages n FULL JOIN (SELECT * FROM packages WHERE at = "
            "'1h') o ON o.agent = n.agent AND o.name = n.name AND o.version = n.version WHERE "
            "n.name IS NULL AND o.agent = 'web-1'")
            .lines == lines{"count(o.name)", "2"});
  CHECK(ask(*db, "SELECT count(*) FROM packages WHERE agent = 'web-1' AND at = '1h' AND at = '2h'")
            .lines.back() == "0");
}
