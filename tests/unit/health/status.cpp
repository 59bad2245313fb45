// What `muster status` shows, and how it ends where something cannot be seen.
#include <catch2/catch.hpp>

#include "cli/health/state.hpp"
#include "store/told_log.hpp"
#include "tests/support/captured.hpp"
#include "tests/support/golden.hpp"
#include "tests/unit/alerts/samples.hpp"
#include "tests/unit/health/whole_house.hpp"

namespace health = cli::health;
using views::agent_state;

namespace {

constexpr std::int64_t minute = 60'000;

health::state ordinary() {
  health::state s;
  s.data = "/var/lib/muster";
  s.time = 1'790'000'000'000;
  const auto add = [&s](const std::string& name, std::int64_t pid, std::uint64_t mib) {
    s.stages.push_back(
        {.name = name, .pid = pid, .uptime_ms = 3004 * minute, .rss_bytes = mib << 20});
  };
  add("broker", 812, 18), add("wdb", 813, 64), add("alerts", 814, 12), add("analyzer-1", 815, 22);
  add("collector", 816, 31);
  s.agents = {{agent_state::fresh, 398}, {agent_state::stale, 9}, {agent_state::enrolled, 5}};
  s.outboxes.emplace();
  s.alerts = health::alert_lag{};
  s.sinks.emplace();
  s.told = health::severity_counts{40, 11, 2, 0};
  s.space = health::disk_space{100ULL << 30, 80ULL << 30, false};
  s.parts = {{"stores", 1'288'490'189}, {"told", 64u << 20}, {"log", 3u << 20}};
  return s;
}

health::state troubled() {
  auto s = ordinary();
  s.stages[1] = {.name = "wdb"};
  s.outboxes->push_back({"web-1", 12, 48'000, s.time - 20 * minute});
  s.alerts = {3, s.time - 11 * minute};
  s.sinks->push_back({.name = "siem", .address = "tcp://siem:601", .behind = 52});
  const auto wrong = [&s](std::string_view check, schemas::severity how, std::string what,
                          std::string remedy) {
    s.problems.push_back({check, how, std::move(what), std::move(remedy)});
  };
  using enum schemas::severity;
  wrong("stage-down", critical, "wdb does not run",
        "look why: journalctl -u muster-wdb; then start it: systemctl start muster.target");
  wrong("agent-silent", medium,
        "9 of 412 agents are late, the longest since 3 d 2 h: web-1, web-2, "
        "web-3 and 6 more",
        "on that host: systemctl status muster-collector, muster doctor");
  for (int n = 0; n < 9; ++n)
    wrong("sink-dead", low, "sink siem to tcp://siem:601 is 52 alerts behind: Connection refused",
          "does the receiver listen there? muster sinks");
  s.unseen.push_back({"disk", "what it \x1b[2J says"});
  return s;
}

std::string screen_of(const health::state& s, std::size_t width, std::size_t height) {
  tests::captured out(stdout);
  health::show({.is_terminal = true, .has_colours = false, .width = width, .height = height}, s);
  return out.text();
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

}  // namespace

TEST_CASE("the screen of an ordinary house, as somebody has read it", "[health][golden]") {
  for (const std::size_t width : {80u, 120u, 200u}) {
    const auto text = screen_of(ordinary(), width, 24);
    CHECK(lines_in(text) < 24);
    tests::check_golden_text(fmt::format("screens/status.{}.txt", width), text);
  }
}

TEST_CASE("of many problems the gravest stand on the screen", "[health][golden]") {
  const auto text = screen_of(troubled(), 80, 24);
  CHECK(lines_in(text) <= 24);
  tests::check_golden_text("screens/status_troubled.80.txt", text);
  const auto all = screen_of(troubled(), 0, 0);
  CHECK(all.find("more: muster doctor") == all.npos);
}

TEST_CASE("a whole house is well", "[health]") {
  const tests::whole_house house;
  const auto s = health::look_at(house.h);
  CHECK(s.problems.empty());
  CHECK(s.unseen.empty());
  REQUIRE(s.stages.size() == 5);
  CHECK(s.stages.front().name == "broker");
  CHECK(s.stages.front().pid == 101);
  CHECK(s.stages.front().rss_bytes == 2560 * 4096);
  CHECK(s.stages.front().uptime_ms == 99'990'000);
  CHECK(s.agents == health::state_counts{{agent_state::fresh, 1}});
  CHECK(health::state_json(s).at("well") == true);
}

TEST_CASE("without stages that is what is told, and not each of them", "[health]") {
  tests::whole_house house;
  for (int pid = 101; pid <= 105; ++pid) house.stop(pid);
  const auto s = health::look_at(house.h);
  REQUIRE(s.problems.size() == 1);
  CHECK(s.problems.front().what == house.h.paths.data + ": no stages are running");
}

TEST_CASE("alerts of a day are counted by severity, older ones are not", "[health]") {
  tests::whole_house house;
  auto log = store::told_log::open(house.h.paths.told(), false).value();
  store::told_log::changes told;
  for (int n = 0; n < 50; ++n) {
    schemas::told_alert a;
    a.time = house.h.now - (50 - n) * 60 * minute;
    a.agents = {"web-1"};
    a.severity = n % 2 == 0 ? 2 : 0;
    a.parts = {tests::alerts::sample("rule", std::to_string(n))};
    told.told.push_back(a);
  }
  REQUIRE(log.commit(told));
  CHECK(health::told_since(house.h, house.h.now - health::alerts_of_ms).value() ==
        health::severity_counts{12, 0, 12, 0});
  CHECK(health::told_since(house.h, 0).value() == health::severity_counts{25, 0, 25, 0});
  CHECK(health::told_since(house.h, house.h.now).value() == health::severity_counts{});
}

TEST_CASE("what cannot be read is said, and the rest is shown", "[health][bad]") {
  tests::whole_house house;
  tests::whole_house::write(house.file("told/data.mdb"), "no database");
  const auto s = health::look_at(house.h);
  CHECK_FALSE(s.unseen.empty());
  CHECK_FALSE(s.told);
  CHECK(s.agents);
  CHECK(health::state_json(s).at("alerts").is_null());
}

TEST_CASE("a folder in which nothing was ever started is none", "[health]") {
  const tests::temp_dir dir;
  const health::house h{{dir / "nowhere"}};
  const auto s = health::check_is_one(h);
  REQUIRE_FALSE(s);
  CHECK(s.error().code == common::errc::not_found);
}
