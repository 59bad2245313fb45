// What a question may not do: write, load, go on for ever; and where it is wrong.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "schemas/canonical.hpp"
#include "tests/support/query_fleet.hpp"

using tests::ask;

namespace {

std::string problem_of(query::database& db, const std::string& question) {
  return ask(db, question, query::asked_of::fleet).problem;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what is wrong in a question is told with its place", "[query][bad]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  CHECK(problem_of(*db, "SELECT nmae FROM users") ==
        "query:1:8: no such column: nmae; did you mean 'name'?");
  CHECK(problem_of(*db, "SELECT name\nFROM\n  usres") ==
        "query:3:3: no such table: usres; did you mean 'users'?; `.tables` in the shell lists "
        "them");
  CHECK(problem_of(*db, "SELECT 1 FROM users WHERE name = root") ==
        "query:1:34: no such column: root; a text stands in quotes: 'root'");
  CHECK(contains(problem_of(*db, "SELECT 1 FROM users u WHERE 'x' = u.nmae"),
                 "no such column: u.nmae; did you mean 'name'?"));
  CHECK(contains(problem_of(*db, "SELECT * FROM sudoers"),
                 "no such table: sudoers; what osquery has there is in users.sudo"));
  CHECK(contains(problem_of(*db, ".tables"), "is typed in the shell, which `muster query`"));
  CHECK(contains(problem_of(*db, "SELECT 'ä' FORM users"), "query:1:17: near \"users\""));
  CHECK(contains(problem_of(*db, "SELECT 1 +"), "incomplete input"));
  CHECK(contains(problem_of(*db, "SELECT versoin_lt(1, 2, 3)"), "no such function: versoin_lt"));
  CHECK(problem_of(*db, "SELECT 1;\nSELECT 2") == "query:2:1: a second statement: one at a time");
  CHECK(problem_of(*db, "SELECT 1; -- that is all\n /* indeed */ ;").empty());
  CHECK(problem_of(*db, "SELECT (1") == "query:1:10: incomplete input");
  CHECK(problem_of(*db, " \n-- nothing\n") == "query:1:1: it is empty");
  CHECK(contains(problem_of(*db, std::string("SELECT \0 1", 10)), "a NUL is no SQL"));
  CHECK(contains(problem_of(*db, "SELECT 1 " + std::string(10u << 20, '+')), "at most 1048576"));
}

TEST_CASE("a question writes, attaches and loads nothing", "[query][bad]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  const tests::temp_dir dir;
  for (const std::string& question : {"ATTACH '" + dir.path() + "/x' AS x",
                                      std::string("DETACH main"),
                                      std::string("CREATE TABLE x (a)"),
                                      std::string("CREATE VIEW x AS SELECT 1"),
                                      std::string("CREATE TEMP TABLE x (a)"),
                                      std::string("DROP TABLE users"),
                                      std::string("DELETE FROM users"),
                                      std::string("INSERT INTO users (name) VALUES ('x')"),
                                      std::string("UPDATE users SET name = 'x'"),
                                      std::string("BEGIN"),
                                      std::string("VACUUM"),
                                      "VACUUM INTO '" + dir.path() + "/x'",
                                      std::string("PRAGMA temp_store_directory = '/tmp'"),
                                      std::string("PRAGMA writable_schema = 1"),
                                      std::string("ANALYZE"),
                                      std::string("REINDEX"),
                                      std::string("SELECT load_extension('x')"),
                                      std::string("SELECT writefile('x', 'y')"),
                                      std::string("SELECT fts3_tokenizer('x')"),
                                      std::string("CREATE VIRTUAL TABLE x USING fts5(a)"),
                                      std::string(".import x y")}) {
    INFO(question);
    CHECK_FALSE(problem_of(*db, question).empty());
  }
  CHECK(problem_of(*db, "ATTACH 'x' AS y") ==
        "query:1:1: ATTACH is not allowed: this reads what is stored, with SELECT");
  for (const std::string question :
       {"CREATE TABLE x(a)", "CREATE VIEW x AS SELECT 1", "DROP TABLE users"})
    CHECK(problem_of(*db, question)
              .starts_with("query:1:1: " + question.substr(0, question.find(' ')) +
                           " is not allowed: "));
  CHECK_FALSE(std::filesystem::exists(dir.path() + "/x"));
  CHECK(problem_of(*db, "SELECT name FROM pragma_table_info('users')").empty());
}

TEST_CASE("a question without an end is ended", "[query][bad]") {
  const tests::query_fleet fleet;
  query::limits most;
  most.time = std::chrono::milliseconds{200};
  most.rows = 20'000;
  const auto db = fleet.open(most);
  CHECK(contains(problem_of(*db,
                            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                            "SELECT max(i) FROM n"),
                 "stopped after"));
  CHECK(contains(problem_of(*db,
                            "SELECT count(a.name || b.name || c.name || d.name || e.name) "
                            "FROM users a, users b, users c, users d, users e"),
                 "users is read anew for each row of another table"));
  CHECK(contains(problem_of(*db, "SELECT length(hex(zeroblob(1000000000)))"), "too big"));
  CHECK(problem_of(*db, "SELECT 1").empty());
}

TEST_CASE("a question that is interrupted ends", "[query][bad]") {
  const tests::query_fleet fleet;
  auto db = query::database::open(
      {.hosts = fleet.hosts(), .stores = fleet.paths().stores(), .now = fleet.now}, {},
      [] { return true; });
  REQUIRE(db);
  CHECK(contains(problem_of(**db, "SELECT name FROM users"), "interrupted"));
  CHECK((*db)->was_interrupted());
}

TEST_CASE("deep and long questions are refused or answered, and never end us", "[query][bad]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  const auto repeated = [](std::string_view what, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += what;
    return out;
  };
  CHECK_FALSE(problem_of(*db, "SELECT " + repeated("(", 5000) + "1" + repeated(")", 5000)).empty());
  CHECK_FALSE(problem_of(*db, "SELECT 1" + repeated(" UNION ALL SELECT 1", 500)).empty());
  CHECK_FALSE(problem_of(*db, "SELECT 1" + repeated(", 1", 5000)).empty());
  CHECK(problem_of(*db, "SELECT name FROM users WHERE name = ''" + repeated(" OR name = 'x'", 300))
            .empty());
}

TEST_CASE("hostile texts as values are only texts", "[query][bad]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  for (const std::string text :
       {"'; DROP TABLE users; --", "\x1b[2J", "\xff\xfe", "%s%n", "\xe2\x80\xae", "a' OR '1'='1"}) {
    std::string quoted;
    for (const char c : text) quoted.append(c == '\'' ? 2 : 1, c);
    const auto a = ask(*db, "SELECT count(*) FROM users WHERE name = '" + quoted + "'");
    INFO(text);
    CHECK(a.problem.empty());
    CHECK(a.lines.back() == "0");
  }
}

TEST_CASE("a pattern that is wrong or too expensive is told", "[query][bad]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  CHECK(contains(problem_of(*db, "SELECT 'x' REGEXP '('"), "at character"));
  CHECK(contains(problem_of(*db, "SELECT '" + std::string(40, 'a') + "b' REGEXP '^(a+)+$'"),
                 "too expensive"));
  CHECK(contains(problem_of(*db, "SELECT regex_match('x', 'x', 7)"), "first group"));
}

TEST_CASE("a store of an older layout is read, and one of a newer layout skipped", "[query][bad]") {
  const tests::query_fleet fleet;
  const auto write_layout = [&](const std::string& agent, std::uint64_t number) {
    const auto store = store::agent_store::open(fleet.store_of(agent), false).value();
    auto txn = common::kv::write_txn::begin(store.env()).value();
    REQUIRE(
        txn.put(store.db(store::keys::meta), "format", schemas::writer().natural(number).take()));
    REQUIRE(std::move(txn).commit());
  };
  write_layout("web-1", 2);
  write_layout("rpm-2", 99);
  const auto db = fleet.open();
  CHECK(ask(*db, "SELECT agent FROM os ORDER BY agent").lines.back() == "web-1");
  REQUIRE(db->of_hosts().skipped().contains("rpm-2"));
  CHECK(contains(db->of_hosts().skipped().at("rpm-2"), "layout 99"));
}

TEST_CASE("a store that cannot be read is skipped and named", "[query][bad]") {
  const tests::query_fleet fleet;
  std::ofstream(fleet.store_of("rpm-2") + "/data.mdb") << "no store";
  const auto db = fleet.open();
  const auto a = ask(*db, "SELECT agent FROM os ORDER BY agent");
  CHECK(a.problem.empty());
  CHECK(a.lines.size() == 1 + 4);
  CHECK(a.hosts.unknown == std::map<std::string, std::size_t>{{"os", 1}});
  REQUIRE(db->of_hosts().skipped().contains("rpm-2"));
  std::filesystem::remove(fleet.store_of("rpm-2") + "/data.mdb");
  REQUIRE(::mkfifo((fleet.store_of("rpm-2") + "/data.mdb").c_str(), 0600) == 0);
  (void)ask(*db, "SELECT agent FROM os");
  CHECK(db->of_hosts().skipped().at("rpm-2").find("no regular file") != std::string::npos);
  std::filesystem::remove_all(fleet.store_of("web-1"));
  (void)ask(*db, "SELECT agent FROM os");
  CHECK(db->of_hosts().skipped().at("web-1") == "its store is not there any more");
}
