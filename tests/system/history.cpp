// A host changes; the real pipeline remembers what it was before, and since when it is what it is.
#include <signal.h>

#include <catch2/catch.hpp>
#include <thread>

#include "common/clock.hpp"
#include "tests/support/pipeline.hpp"

using schemas::json;
using tests::await;
using tests::pipeline;

namespace {

/// A moment of which everything so far is before, and everything to come after.
std::string a_moment() {
  std::this_thread::sleep_for(std::chrono::milliseconds{20});
  const auto now = common::format_time(common::wall_ms());
  std::this_thread::sleep_for(std::chrono::milliseconds{20});
  return now;
}

void replace(pipeline& p, const std::string& file, const std::string& from, const std::string& to) {
  auto text = p.read(file);
  REQUIRE(text.find(from) != std::string::npos);
  text.replace(text.find(from), from.size(), to);
  p.write(file, text);
}

/// The rows of a dump without what history does not keep.
std::vector<json> stable_only(std::vector<json> rows, const std::string& table) {
  for (auto& row : rows)
    for (const auto& c : schemas::find_table(table)->columns)
      if (c.part == schemas::role::volatile_) row[std::string(c.name)] = nullptr;
  return rows;
}

const json* change_of(const std::vector<json>& changes, const std::string& table,
                      const std::string& column, const std::string& value) {
  for (const auto& c : changes)
    if (c["table"] == table && c["key"].contains(column) && c["key"][column] == value) return &c;
  return nullptr;
}

}  // namespace

TEST_CASE("a changed host: diff has old and new, dump --at the rows as they were, blame since when",
          "[system]") {
  pipeline p("1h");
  p.start_all();
  p.await_settled("the first scan");
  const auto before = a_moment();
  std::map<std::string, std::vector<json>> then;
  for (const auto* table : {"users", "packages", "checks"})
    then[table] = p.ask({"dump", p.agent, table});
  p.add_user("later", 3000);
  replace(p, "etc/ssh/sshd_config", "PermitRootLogin no", "PermitRootLogin yes");
  int code = -1;
  p.muster({"scan-now", p.agent}, &code);
  REQUIRE(code == 0);
  p.await_settled("the changes");
  const auto after = a_moment();

  const auto changes = p.ask({"diff", p.agent, "--since", before});
  const auto* user = change_of(changes, "users", "name", "later");
  REQUIRE(user != nullptr);
  CHECK((*user)["change"] == "added");
  CHECK((*user)["old"].is_null());
  CHECK((*user)["new"]["uid"] == 3000);
  CHECK((*user)["origin"] == "delta");
  CHECK((*user)["clock_skew_seconds"].is_null());
  const auto* check = change_of(changes, "checks", "id", "100006");
  REQUIRE(check != nullptr);
  CHECK((*check)["change"] == "modified");
  CHECK((*check)["old"]["result"] == "passed");
  CHECK((*check)["new"]["result"] == "failed");
  CHECK(p.ask({"diff", p.agent, "packages", "--since", before}).empty());
  CHECK(p.ask({"diff", p.agent, "--since", after}).empty());
  const auto shown = p.muster({"diff", p.agent, "--since", before});
  CHECK(shown.find("result: passed -> failed") != std::string::npos);
  CHECK(shown.find("+ name=later,uid=3000") != std::string::npos);

  for (const auto& [table, rows] : then) {
    INFO(table);
    CHECK(p.ask({"dump", p.agent, table, "--at", before}) == stable_only(rows, table));
    CHECK(p.ask({"dump", p.agent, table, "--at", after}) ==
          stable_only(p.ask({"dump", p.agent, table}), table));
  }

  const auto blame = p.ask({"blame", p.agent, "checks", "id=100006"}).at(0);
  CHECK(blame["present"] == true);
  for (const auto& column : blame["columns"]) {
    if (column["column"] == "result") CHECK(column["since"] == (*check)["time"]);
    if (column["column"] == "title") CHECK(column["since"] == blame["events"][0]["since"]);
  }
  CHECK(blame["events"].size() == 1);
  CHECK(p.ask({"blame", p.agent, "users", "later"}).at(0)["events"][0]["since"] == (*user)["time"]);
}

TEST_CASE("what is undone is no difference but two changes, and a row that went is still told",
          "[system]") {
  pipeline p("1h");
  p.start_all();
  p.await_settled("the first scan");
  const auto before = a_moment();
  const auto passwd = p.read("etc/passwd");
  p.add_user("guest", 3001);
  p.muster({"scan-now", p.agent});
  p.await_settled("the user");
  p.write("etc/passwd", passwd);
  p.muster({"scan-now", p.agent});
  p.await_settled("its end");
  p.stop_all();  // the files answer alone
  CHECK(p.ask({"diff", p.agent, "users", "--since", before}).empty());
  const auto all = p.ask({"diff", p.agent, "users", "--since", before, "--all"});
  REQUIRE(all.size() == 2);
  CHECK(all[0]["change"] == "added");
  CHECK(all[1]["change"] == "removed");
  CHECK(all[0]["commit"] < all[1]["commit"]);
  const auto blame = p.ask({"blame", p.agent, "users", "guest"}).at(0);
  CHECK(blame["present"] == false);
  CHECK(blame["events"].size() == 2);
}

TEST_CASE("what cannot be told of the past is an error that says why", "[system]") {
  pipeline p("1h");
  p.start_all();
  p.await_settled("the first scan");
  const auto refused = [&](std::vector<std::string> arguments, const std::string& why) {
    int code = -1;
    const auto text = p.muster(std::move(arguments), &code);
    INFO(text);
    CHECK(code == 1);
    CHECK(text.find(why) != std::string::npos);
  };
  refused({"dump", p.agent, "--at", "noon"}, "'noon' is not a time");
  refused({"dump", p.agent, "--at", "2999-01-01"}, "still to come");
  refused({"dump", p.agent, "scans", "--at", "1s"}, "has no history");
  refused({"diff", p.agent, "--since", "1h", "--until", "2h"}, "lies after");
  refused({"blame", p.agent, "users", "nobody-like-this"}, "has no row");
  refused({"blame", p.agent, "checks", "policy=muster_linux_baseline"},
          "type the key of one of them");
}

TEST_CASE("history beyond its limits goes, and what is older than its horizon is refused by name",
          "[system]") {
  pipeline p("100ms");
  for (const auto* name : {"broker", "analyzer-1", "collector"}) p.start(name);
  tests::process wdb("muster-wdb", {"--data", p.paths().data, "--history-age", "1ms"},
                     p.paths().log_file("wdb"));
  await("the horizon", [&] {
    int code = -1;
    const auto text = p.muster({"dump", p.agent, "users", "--at", "1d"}, &code);
    return code == 1 && text.find("where the history that is kept begins") != std::string::npos;
  });
  p.await_settled("the first scan");
  const auto rows = p.ask({"dump", p.agent, "users"});
  CHECK(p.ask({"dump", p.agent, "users", "--at", a_moment()}) == stable_only(rows, "users"));
  wdb.signal(SIGTERM);
  CHECK(wdb.wait() == 0);
}
