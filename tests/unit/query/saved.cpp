// The questions that come with the programs: each finds what it is for, and nothing else.
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "tests/support/golden.hpp"
#include "tests/support/query_feeds.hpp"
#include "tests/support/text_file.hpp"

using schemas::json;
using tests::ask;

namespace {

std::set<std::string> saved_names() {
  std::set<std::string> out;
  for (const auto& f : std::filesystem::directory_iterator(MUSTER_SOURCE_DIR "/queries"))
    out.insert(f.path().stem().string());
  return out;
}

/// What is no row of a store, and may be of another time than the fleet: SQL's `now` is the
/// clock's.
void add_listings(query::database& db) {
  const auto list = [&](const std::string& name, std::vector<json> rows) {
    const auto sample = rows.front();
    REQUIRE(db.add({name, sample, [rows = std::move(rows)] { return rows; }}));
  };
  const auto agent = [](const std::string& id, const std::string& state) {
    return json{{"agent", id},
                {"hostname", id + ".example.org"},
                {"state", state},
                {"last_seen", "2023-11-14T23:00:00.000Z"},
                {"last_scan", nullptr}};
  };
  list("agents", {agent("web-1", "fresh"), agent("db-3", "stale")});
  const auto alert = [](const std::string& time, const std::string& severity) {
    return json{{"time", time},
                {"agent", "web-1"},
                {"severity", severity},
                {"rule", "user-added"},
                {"message", "user added: " + severity}};
  };
  list("alerts",
       {alert("2099-01-01T00:00:00.000Z", "high"), alert("2099-01-01T00:00:00.000Z", "low"),
        alert("2020-01-01T00:00:00.000Z", "critical")});
  const auto waiver = [](const std::string& expires, bool expired) {
    return json{{"policy", "baseline"}, {"checks", json::array({"1"})}, {"agents", json::array()},
                {"owner", "jane"},      {"expires", expires},           {"expired", expired}};
  };
  list("waivers", {waiver("2020-01-31", true), waiver("2099-01-31", false)});
}

}  // namespace

TEST_CASE("every saved question finds what it is for in a fleet that has it", "[query][saved]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  add_listings(*db);
  import_feeds(fleet);
  add_vulnerabilities(*db, fleet);
  const auto names = saved_names();
  CHECK(names.size() >= 40);
  for (const auto& name : names) {
    INFO(name);
    const auto text = tests::text_of(MUSTER_SOURCE_DIR "/queries/" + name + ".sql");
    CHECK(text.starts_with("-- "));
    const auto a = ask(*db, text);
    CHECK(a.problem.empty());
    CHECK(a.lines.size() > 1);
    CHECK_FALSE(a.of_each_host);
    CHECK(db->joined_across().empty());
    std::string told;
    for (const auto& line : a.lines) told += line + "\n";
    tests::check_golden_text("queries/" + name + ".txt", told);
  }
}

TEST_CASE("the examples of the documentation are questions that are answered", "[query][saved]") {
  const tests::query_fleet fleet;
  const auto db = fleet.open();
  import_feeds(fleet);
  add_vulnerabilities(*db, fleet);
  const auto page = tests::text_of(MUSTER_SOURCE_DIR "/docs/query.md");
  const std::string begin = "```sql\n";
  std::size_t count = 0;
  for (auto at = page.find(begin); at != page.npos; at = page.find(begin, at)) {
    at += begin.size();
    const auto example = page.substr(at, page.find("```", at) - at);
    INFO(example);
    const auto a = ask(*db, example);
    CHECK(a.problem.empty());
    CHECK(a.lines.size() > 1);
    CHECK(db->joined_across().empty());
    ++count;
  }
  CHECK(count >= 5);
}
