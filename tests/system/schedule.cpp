// A collector's own schedule, and what an operator can ask of it.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "common/settings/registry.hpp"
#include "tests/support/pipeline.hpp"
#include "views/row_selection.hpp"

using tests::await;
using tests::pipeline;

namespace {

/// How often each table was looked at, by the stored scans.
std::map<std::string, std::size_t> looks(const pipeline& p) {
  std::map<std::string, std::size_t> out;
  for (const auto& row : p.ask({"dump", p.agent, "scans"}))
    if (row["kind"] == "table") ++out[row["name"].get<std::string>()];
  return out;
}

}  // namespace

TEST_CASE("a table is scanned at its own interval, and a report is about all of them",
          "[system][schedule]") {
  pipeline p("1h");
  p.collect_with({"--table-interval", "users=300ms"});
  p.start_all();
  p.await_settled("the first scan");
  const auto tables = p.ask({"agents"}).at(0)["tables"];
  await("users to be looked at again", [&] { return looks(p)["users"] > 2; });
  CHECK(looks(p)["packages"] == 1);
  p.add_user("between", 3000);
  await("the user", [&] { return p.count_alerts("user-added", "between") == 1; });
  p.await_settled("its change");
  int code = -1;
  p.muster({"verify", p.agent}, &code);
  CHECK(code == 0);  // every table, those of the first scan too
  CHECK(p.ask({"agents"}).at(0)["tables"] == tables);
  const auto before = looks(p)["packages"];
  p.muster({"scan-now", p.agent}, &code);
  CHECK(code == 0);
  CHECK(looks(p)["packages"] == before + 1);
}

TEST_CASE("an agent says what it runs with, and sends what it has without a scan",
          "[system][schedule]") {
  pipeline p("1h");
  p.collect_with({"--table-interval", "packages=6h", "--no-native", "--parallel", "3", "--look-in",
                  "/srv/tools"});
  p.start_all();
  p.await_settled("the first scan");
  std::map<std::string, std::string> settings;
  for (const auto& row : p.ask({"agent", "config", p.agent}))
    settings[row["setting"]] = views::value_text(row["value"]);
  // Its name is the process's; it has joined no server elsewhere, and prepares no image
  // nor runs commands for another.
  namespace settings_of = common::settings;
  const std::set<const settings_of::setting*> left_out{
      &settings_of::name,  &settings_of::server,        &settings_of::socks,
      &settings_of::token, &settings_of::prepare_image, &settings_of::run_commands};
  for (const auto& t : common::settings::programs::collector.takes)
    CHECK(settings.contains(t.which->field()) != left_out.contains(t.which));
  CHECK(settings.size() == common::settings::programs::collector.takes.size() - left_out.size());
  CHECK(settings["agent"] == p.agent);
  CHECK(settings["root"] == p.root());
  CHECK(settings["interval"] == "1h");
  CHECK(settings["table_interval"] == "packages=6h");
  CHECK(settings["look_in"] == "/srv/tools");
  CHECK(settings["native"] == "false");
  CHECK(settings["parallel"] == "3");
  CHECK(settings["policy"].ends_with("muster_linux_baseline.yml"));
  const auto before = looks(p);
  const auto synced = p.ask({"sync-now", p.agent}).at(0);
  CHECK(synced["tables"] == p.ask({"agents"}).at(0)["tables"]);
  CHECK(synced["equal"] == synced["tables"]);
  CHECK(looks(p) == before);
}

TEST_CASE("an interval that cannot be taken ends the start with the reason", "[system][schedule]") {
  const pipeline p;
  int code = -1;
  p.muster({"up", "--once", "--table-interval", "packges=1h"}, &code);
  CHECK(code == 1);
}
