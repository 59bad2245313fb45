// Published queries of osquery, as they are: what can be answered has the rows that SQLite finds in
// tables of osquery's own shape, filled by hand with the same host; of the others it is told what
// is missing.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

#include "common/letters.hpp"
#include "query/functions.hpp"
#include "query/osquery_views.hpp"
#include "query/sql_value.hpp"
#include "tests/support/query_fleet.hpp"
#include "tests/support/shared.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/text_file.hpp"

using schemas::json;

namespace {

struct table_of_rows {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

struct close_database {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
using plain_database = std::unique_ptr<sqlite3, close_database>;

void execute(sqlite3* db, const std::string& sql) {
  INFO(sql.substr(0, 200));
  char* why = nullptr;
  const int rc = sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &why);
  INFO((why == nullptr ? "" : why));
  REQUIRE(rc == SQLITE_OK);
}

/// Tables of osquery's own columns with the rows of web-1.
plain_database osquery_of_web(const query::fleet& functions_of) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(":memory:", &db) == SQLITE_OK);
  plain_database out(db);
  query::add_functions(db, functions_of);
  const auto specs =
      json::parse(tests::text_of(tests::shared("data/queries/osquery-linux-tables.json")));
  for (const auto& [name, spec] : specs.items()) {
    if (name == "time") continue;
    std::string columns;
    for (const auto& c : spec["columns"])
      columns += (columns.empty() ? "\"" : ", \"") + c["name"].get<std::string>() + "\" " +
                 c["type"].get<std::string>();
    execute(db, "CREATE TABLE \"" + name + "\" (" + columns + ")");
  }
  execute(db, "CREATE VIEW time AS " + std::string(query::osquery_select("time")));
  execute(db, tests::text_of(MUSTER_SOURCE_DIR "/tests/fixtures/queries/web-1.sql"));
  return out;
}

std::string told(const json& v) {
  return v.is_null() ? "NULL" : v.is_string() ? v.get<std::string>() : v.dump();
}

std::optional<table_of_rows> by_sqlite(sqlite3* db, const std::string& sql) {
  table_of_rows out;
  sqlite3_stmt* s = nullptr;
  if (sqlite3_prepare_v2(db, sql.c_str(), -1, &s, nullptr) != SQLITE_OK) return std::nullopt;
  for (int i = 0; i < sqlite3_column_count(s); ++i)
    out.columns.emplace_back(sqlite3_column_name(s, i));
  int rc = SQLITE_ROW;
  while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
    auto& row = out.rows.emplace_back();
    for (int i = 0; i < sqlite3_column_count(s); ++i) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(s, i));
      row.emplace_back(text == nullptr ? "NULL" : text);
    }
  }
  sqlite3_finalize(s);
  return rc == SQLITE_DONE ? std::optional(out) : std::nullopt;
}

std::pair<table_of_rows, std::string> by_muster(query::database& db, const std::string& sql) {
  table_of_rows out;
  const query::answer_taker taker{
      .begin = [&](const auto& columns) { return out.columns = columns, common::status{}; },
      .row = [&](const auto& values) -> common::result<bool> {
        auto& row = out.rows.emplace_back();
        for (const auto& v : values) row.push_back(told(v));
        return true;
      }};
  const auto asked = db.ask(sql, query::asked_of::as_it_reads, taker);
  return {std::move(out), asked ? "" : asked.error().text()};
}

/// The rows, in any order, by the columns that both have.
std::multiset<std::string> rows_by(const table_of_rows& t,
                                   const std::vector<std::string>& columns) {
  std::multiset<std::string> out;
  for (const auto& row : t.rows) {
    std::string line;
    for (const auto& name : columns) {
      const auto at = std::ranges::find(t.columns, name) - t.columns.begin();
      line += row[static_cast<std::size_t>(at)] + "|";
    }
    out.insert(line);
  }
  return out;
}

std::vector<std::string> in_both(const table_of_rows& a, const table_of_rows& b) {
  std::vector<std::string> out;
  for (const auto& name : a.columns)
    if (std::ranges::count(a.columns, name) == 1 && std::ranges::count(b.columns, name) == 1 &&
        std::ranges::count(b.columns, name + "_2") == 0)
      out.push_back(name);
  return out;
}

/// Where a column of ours has the name of one of osquery's and means something else, as
/// docs/from-osquery.md has it.
const std::set<std::string> differs{"used_by", "device", "destination", "root"};

}  // namespace

TEST_CASE("published queries have the right rows, or say what is missing", "[query][published]") {
  const auto path = tests::shared("data/queries/linux.jsonl");
  std::ifstream in(path);
  if (!in) tests::skip("there are no published queries at " + path);
  const tests::query_fleet fleet;
  auto hosts = fleet.hosts();
  std::erase_if(hosts, [](const auto& h) { return h.agent != "web-1"; });
  const query::fleet functions_of(
      {.hosts = hosts, .stores = fleet.paths().stores(), .now = fleet.now});
  auto db = query::database::open(
      {.hosts = hosts, .stores = fleet.paths().stores(), .now = fleet.now}, {}, {});
  REQUIRE(db);
  const auto osquery = osquery_of_web(functions_of);
  std::size_t answered = 0, with_rows = 0, refused = 0;
  for (std::string line; std::getline(in, line);) {
    const auto q = json::parse(line);
    const auto sql = q["sql"].get<std::string>();
    INFO(q["id"].get<std::string>());
    const auto [ours, problem] = by_muster(**db, sql);
    if (!problem.empty()) {
      INFO(problem);
      const bool names_what_is_missing =
          problem.find(": no such ") != std::string::npos ||
          problem.find("column not present in both tables") != std::string::npos;
      CHECK(names_what_is_missing);
      ++refused;
      continue;
    }
    ++answered;
    const auto wanted = by_sqlite(osquery.get(), sql);
    REQUIRE(wanted);
    auto columns = in_both(*wanted, ours);
    std::erase_if(columns, [](const auto& name) { return differs.contains(name); });
    CHECK_FALSE(columns.empty());
    CHECK(rows_by(ours, columns) == rows_by(*wanted, columns));
    with_rows += wanted->rows.empty() ? 0 : 1;
  }
  std::cout << "published queries: " << answered << " answered, " << with_rows
            << " of them with rows, " << refused << " say what is missing\n";
  CHECK(answered >= 60);
}

namespace {

/// Whether comparisons take it for a number, by the type that SQLite's PRAGMAs tell.
bool is_number(std::string type) {
  for (auto& c : type) c = common::lower(c);
  return type.find("int") != type.npos || type.find("num") != type.npos ||
         type.find("real") != type.npos || type == "datetime" || type == "double";
}

/// Our tables, empty.
void create_ours(sqlite3* db) {
  for (const auto& t : schemas::tables()) {
    std::string columns;
    for (const std::string name : {"agent", "hostname", "as_of"})
      if (std::ranges::find(t.columns, name, &schemas::column::name) == t.columns.end())
        columns += name + " TEXT, ";
    for (const auto& c : t.columns)
      columns += fmt::format("\"{}\" {}, ", c.name, query::sql_type(c.type));
    columns.resize(columns.size() - 2);
    execute(db, fmt::format("CREATE TABLE \"{}\" ({})", t.name, columns));
  }
}

}  // namespace

TEST_CASE("what a view works out is compared as osquery's column is", "[query][published]") {
  const auto path = tests::shared("data/queries/osquery-linux-tables.json");
  if (!std::filesystem::exists(path)) tests::skip("there are no tables of osquery at " + path);
  const tests::query_fleet fleet;
  const query::fleet of({.hosts = {}, .stores = fleet.paths().stores(), .now = fleet.now});
  sqlite3* opened = nullptr;
  REQUIRE(sqlite3_open(":memory:", &opened) == SQLITE_OK);
  const plain_database db(opened);
  query::add_functions(opened, of);
  create_ours(opened);
  const auto specs = json::parse(tests::text_of(path));
  std::size_t compared = 0;
  for (const auto& name : query::osquery_names()) {
    execute(opened, "CREATE VIEW v_" + name + " AS " + std::string(query::osquery_select(name)));
    execute(opened, "CREATE TABLE c_" + name + " AS SELECT * FROM v_" + name);
    const auto types =
        by_sqlite(opened, "SELECT name, type FROM pragma_table_info('c_" + name + "')");
    REQUIRE(types);
    for (const auto& row : types->rows)
      for (const auto& c : specs.value(name, json::object()).value("columns", json::array())) {
        if (c["name"] != row[0]) continue;
        INFO(name << "." << row[0] << " is of type '" << row[1] << "'");
        CHECK_FALSE(row[1].empty());
        CHECK(is_number(row[1]) == is_number(c["type"]));
        ++compared;
      }
  }
  CHECK(compared > 150);
}

TEST_CASE("numbers of a view are found as texts too", "[query][published]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  for (const std::string from :
       {"listening_ports WHERE protocol", "process_open_sockets WHERE protocol"}) {
    const auto as_number = tests::ask(*db, "SELECT agent FROM " + from + " = 6").lines;
    CHECK(as_number.size() > 1);
    CHECK(tests::ask(*db, "SELECT agent FROM " + from + " = '6'").lines == as_number);
  }
}

TEST_CASE("the shadow table has osquery's words", "[query][published]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  CHECK(tests::ask(*db,
                   "SELECT username, password_status FROM shadow WHERE agent = 'web-1' AND "
                   "username IN ('root', 'daemon', 'eve') ORDER BY 1")
            .lines == std::vector<std::string>{"username|password_status", "daemon|locked",
                                               "eve|empty", "root|active"});
}
