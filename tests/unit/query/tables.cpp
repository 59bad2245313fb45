// Tables over all hosts: which rows come, of whom, and how much of the fleet they tell of.
#include <catch2/catch.hpp>

#include "query/host_store.hpp"
#include "tests/support/query_fleet.hpp"
#include "tests/support/stored_report.hpp"

using tests::ask;
using lines = std::vector<std::string>;

TEST_CASE("rows of all hosts are told with whom and when they are of", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  const auto a = ask(*db,
                     "SELECT agent, hostname, version, as_of FROM packages WHERE name = 'openssl' "
                     "ORDER BY agent");
  CHECK(a.problem.empty());
  CHECK(a.lines == lines{"agent|hostname|version|as_of",
                         "db-3|db-3.example.org|3.0.11-1~deb12u1|2023-11-12T00:00:00.000Z",
                         "mail-4|mail-4.example.org|3.0.15-1~deb12u1|2023-11-12T23:00:00.000Z",
                         "old-5|old-5.example.org|3.0.15-1~deb12u1|2023-11-12T23:00:00.000Z",
                         "rpm-2|rpm-2.example.org|1:3.0.7-27.el9|2023-11-14T23:00:00.000Z",
                         "web-1|web-1.example.org|3.0.15-1~deb12u1|2023-11-14T23:00:00.000Z"});
}

TEST_CASE("what is stale, never seen, partial or unknown is counted, and never a no", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  const auto a = ask(*db, "SELECT agent FROM packages WHERE name = 'no such package'");
  CHECK(a.lines == lines{"agent"});
  CHECK(a.hosts.answered == 2);
  CHECK(a.hosts.stale == 1);
  CHECK(a.hosts.never == 1);
  CHECK(a.hosts.unknown == std::map<std::string, std::size_t>{{"packages", 2}});
  CHECK_FALSE(a.hosts.is_whole());
  CHECK(query::coverage_text(a.hosts, "24h") ==
        "hosts: 2 answered, 1 stale > 24h, 1 never seen, 2 unknown (packages)");
  CHECK(query::coverage_json(a.hosts).dump() ==
        R"({"type":"coverage","answered":2,"stale":1,"never":1,"unknown":{"packages":2},)"
        R"("as_of_oldest":"2023-11-12T00:00:00.000Z"})");
}

TEST_CASE("hosts that a question was over before are counted too", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  for (const std::string question :
       {"SELECT agent FROM users LIMIT 1", "SELECT agent FROM users_history LIMIT 1"}) {
    INFO(question);
    const auto a = ask(*db, question);
    CHECK(a.lines.size() == 2);
    CHECK(a.hosts.not_asked > 0);
    CHECK_FALSE(a.hosts.is_whole());
    CHECK(query::coverage_text(a.hosts, "24h").ends_with(" not asked"));
    CHECK(query::coverage_json(a.hosts).at("not_asked") == a.hosts.not_asked);
  }
  // One host each, which is asked: that a row was enough is no host less.
  const auto all = ask(*db,
                       "SELECT agent FROM os o WHERE EXISTS (SELECT 1 FROM users u WHERE u.agent = "
                       "o.agent)");
  CHECK(all.hosts.not_asked == 0);
}

TEST_CASE("a host whose packages are unknown may know its users", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  CHECK(ask(*db, "SELECT count(*) FROM users").hosts.answered == 4);
  const auto both = ask(*db, "SELECT agent FROM users JOIN packages USING (agent, name)");
  CHECK(both.hosts.unknown == std::map<std::string, std::size_t>{{"packages", 2}});
}

TEST_CASE("only hosts that a condition names are asked", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  for (const std::string condition :
       {"agent = 'web-1'", "agent IN ('web-1')", "hostname = 'web-1.example.org'",
        "agent = 'web-1' AND hostname IN ('web-1.example.org', 'x')"}) {
    INFO(condition);
    const auto a = ask(*db, "SELECT agent FROM hardware WHERE " + condition);
    CHECK(a.lines == lines{"agent", "web-1"});
    CHECK(a.hosts.answered == 1);
    CHECK(a.hosts.stale + a.hosts.never + a.hosts.unknown_hosts == 0);
  }
  const auto several = ask(*db, "SELECT agent FROM os WHERE agent IN ('web-1', 'db-3', 'none')");
  CHECK(several.lines == lines{"agent", "db-3", "web-1"});
  CHECK(ask(*db, "SELECT agent FROM os WHERE agent = NULL").lines == lines{"agent"});
  CHECK(ask(*db, "SELECT agent FROM os WHERE agent > 'rpm-2'").lines == lines{"agent", "web-1"});
  CHECK(ask(*db, "SELECT agent FROM os WHERE agent = 'WEB-1' COLLATE NOCASE").lines ==
        lines{"agent", "web-1"});
}

TEST_CASE("conditions on columns find what SQLite finds without them", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  for (const std::string condition :
       {"name = 'ann'", "name IN ('ann', 'bob')", "uid = 0", "uid = '0'", "uid = 0.0",
        "name = 'ANN' COLLATE NOCASE", "sudo = 1", "sudo = 0", "uid IS 1000", "name = 5",
        "name = 'ann' AND uid = 1000", "name IN ('ann', NULL)", "username = 'ann'", "sudo = 2",
        "uid = 1000.5", "shell IN (SELECT shell FROM users WHERE uid = 1002)"}) {
    INFO(condition);
    const auto told = ask(*db, "SELECT agent, name, uid FROM users WHERE " + condition);
    // A + before each column keeps the condition from the table.
    const auto looked = ask(
        *db,
        "SELECT agent, name, uid FROM (SELECT *, username FROM users LIMIT -1 OFFSET 0) WHERE " +
            condition);
    CHECK(told.problem.empty());
    CHECK(told.lines == looked.lines);
  }
}

TEST_CASE("of two conditions with OR each row is told once", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  const auto count = [&](const std::string& table, const std::string& condition) {
    return ask(*db, "SELECT count(*), count(DISTINCT agent) FROM " + table + " WHERE " + condition)
        .lines.back();
  };
  CHECK(count("users", "agent = 'web-1' OR name = 'root'") == "10|5");
  CHECK(count("users", "name = 'root' OR uid = 0") == "6|5");
  CHECK(count("users", "(name = 'root' AND uid = 0) OR agent = 'db-3'") == "6|5");
  CHECK(count("packages_history", "agent = 'web-1' OR agent = 'db-3' OR change = 'added'") ==
        count("packages_history", "+agent = 'web-1' OR +agent = 'db-3' OR change = 'added'"));
}

TEST_CASE("rows are counted as they are read", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  for (const auto& t : schemas::tables()) {
    INFO(t.name);
    const auto name = std::string(t.name);
    const auto counted = ask(*db, "SELECT count(*) FROM " + name);
    const auto read = ask(*db, "SELECT sum(agent IS NOT NULL) FROM " + name);
    CHECK((counted.lines.back() == read.lines.back() || read.lines.back() == "NULL"));
  }
}

TEST_CASE("every table has its columns, and can be asked for all of them", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  for (const auto* t : db->tables()) {
    INFO(t->name());
    const auto a = ask(*db, "SELECT * FROM " + t->name() + " LIMIT 1");
    CHECK(a.problem.empty());
    for (const auto& c : t->columns()) {
      INFO(c.name);
      const auto only = ask(*db, "SELECT \"" + c.name + "\" FROM " + t->name() + " LIMIT 1");
      CHECK((only.problem.empty() || c.takes == query::hint::means));
    }
  }
}

TEST_CASE("values have the types that SQL knows", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  const auto of = [&](const std::string& what) {
    return ask(*db, "SELECT " + what + " FROM users WHERE agent = 'web-1' AND name = 'ann'")
        .lines.back();
  };
  CHECK(of("uid, typeof(uid), sudo, typeof(sudo)") == "1000|integer|1|integer");
  CHECK(of("groups, json_extract(groups, '$[1]')") == R"(["ann","sudo"]|sudo)");
  CHECK(of("password_changed_at") == "2023-10-15T22:13:20.000Z");
  CHECK(of("julianday('2023-11-14') - julianday(password_changed_at) > 29") == "1");
  CHECK(of("expires_at, typeof(expires_at)") == "NULL|null");
}

TEST_CASE("a join within each host has its rows, whichever way it is written", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  const auto joined = ask(*db,
                          "SELECT p.agent, local_port, r.name FROM ports p JOIN processes r "
                          "USING (agent, pid) ORDER BY local_port");
  CHECK_FALSE(joined.of_each_host);
  CHECK(joined.lines == lines{"agent|local_port|name", "web-1|22|sshd", "web-1|443|nginx",
                              "web-1|8080|server", "web-1|50000|miner"});
  CHECK(db->joined_across().empty());
  const auto each = ask(*db,
                        "SELECT local_port, r.name FROM ports p JOIN processes r USING (pid) "
                        "ORDER BY local_port LIMIT 1");
  CHECK(each.of_each_host);
  CHECK(each.lines == lines{"agent|hostname|local_port|name", "web-1|web-1.example.org|22|sshd"});
}

TEST_CASE("each host is asked by itself, also for what is counted or is not there", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  const auto a = ask(*db, "SELECT count(*) AS n FROM users", query::asked_of::each_host);
  CHECK(a.lines == lines{"agent|hostname|n", "db-3|db-3.example.org|2",
                         "mail-4|mail-4.example.org|1", "old-5|old-5.example.org|1",
                         "rpm-2|rpm-2.example.org|1", "web-1|web-1.example.org|6"});
  CHECK(ask(*db, "SELECT count(*) AS n FROM users", query::asked_of::fleet).lines ==
        lines{"n", "11"});
}

TEST_CASE("who joins rows of one host with those of all others is told so", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  ask(*db, "SELECT u.agent FROM users u JOIN groups g ON u.gid = g.gid");
  CHECK(db->joined_across().size() == 1);
  ask(*db, "SELECT u.agent FROM users u JOIN groups g ON u.gid = g.gid AND u.agent = g.agent");
  CHECK(db->joined_across().empty());
}

TEST_CASE("names that come twice are told apart", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  CHECK(ask(*db, "SELECT 1 AS a, 2 AS a, 3 AS a").lines == lines{"a|a_2|a_3", "1|2|3"});
}

TEST_CASE("a label of an agent is found by its name", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  CHECK(ask(*db,
            "SELECT agent_label(agent, 'env'), agent_label(agent, 'x'), agent_label('?', 'env') "
            "FROM os WHERE agent = 'web-1'")
            .lines.back() == "test|NULL|NULL");
}

TEST_CASE("a host that was never seen has no zero of its own", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  const auto a = ask(*db, "SELECT count(*) AS n FROM users", query::asked_of::each_host);
  for (const auto& line : a.lines) CHECK(line.find("new-6") == line.npos);
  CHECK(a.hosts.never == 1);
}

TEST_CASE("SQLite's names for the number of a row are no columns", "[query]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  for (const std::string name : {"oid", "rowid", "_rowid_", "OID"}) {
    INFO(name);
    CHECK(ask(*db, "SELECT name FROM sysctl WHERE " + name + " = '4.30.41.1'").problem ==
          "query:1:31: no such column: " + name);
    CHECK(ask(*db, "SELECT * FROM system_controls WHERE " + name + " = '4.30.41.1'")
              .problem.starts_with("query:1:37: no such column: " + name));
  }
  CHECK(ask(*db, "SELECT j.rowid FROM json_each('[1]') AS j").problem.empty());
  CHECK(ask(*db, "SELECT count(*) AS rowid FROM sysctl").problem.empty());
}

TEST_CASE("where no list of packages was fetched, updates are unknown", "[query]") {
  const std::int64_t scanned = 1'700'000'000'000;
  const tests::temp_dir dir;
  {
    tests::agent_history of(dir / "a");
    tests::store_report(
        of, tests::report_of_scan(
                scanned, {{schemas::table_id::updates, schemas::table_status::unsupported},
                          {schemas::table_id::ports, schemas::table_status::unsupported}}));
  }
  const auto store = query::host_store::open(dir / "a");
  REQUIRE(store);
  const auto standing = [&](schemas::table_id id) {
    return (*store)->standing_of(*schemas::find_table(id), scanned + 1, 86'400'000);
  };
  CHECK(standing(schemas::table_id::updates).is == query::standing::unknown);
  CHECK(standing(schemas::table_id::updates).why == "updates: a test wants it so");
  CHECK(standing(schemas::table_id::ports).is == query::standing::fresh);
}
