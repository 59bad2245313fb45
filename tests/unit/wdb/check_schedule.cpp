// Whose rows are hashed anew, and when.
#include "wdb/serve/check_schedule.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using wdb::check_schedule;

namespace {

constexpr common::instant start{1h};

using checks = std::map<std::string, std::vector<common::instant>>;

/// Runs the schedule until `end`, every agent being heard of once a second and every check costing
/// `cost`; when each was checked.
checks run(check_schedule& s, const std::vector<std::string>& agents, common::instant from,
           common::instant end, std::chrono::microseconds cost) {
  checks out;
  for (auto now = from; now < end; now += 10ms) {
    if ((now - from) % 1s == 0s)
      for (const auto& a : agents) s.heard(a, 30s, now);
    while (const auto due = s.due(now)) {
      out[due->agent].push_back(now);
      s.done(due->agent, cost, now);
    }
  }
  return out;
}

/// Every store is heard of and checked once, however long it takes.
void check_all(check_schedule& s, const std::vector<std::string>& agents, common::instant& now,
               std::chrono::microseconds cost) {
  for (const auto& a : agents) s.heard(a, 30s, now);
  for (std::size_t done = 0; done < agents.size(); now += 30s)
    while (const auto due = s.due(now)) {
      s.done(due->agent, cost, now);
      ++done;
    }
}

std::vector<std::string> many(int agents) {
  std::vector<std::string> out;
  for (int a = 0; a < agents; ++a) out.push_back("agent-" + std::to_string(a));
  return out;
}

}  // namespace

TEST_CASE("within the budget every store is checked once a keepalive", "[wdb][checks]") {
  check_schedule s(5, start);
  const auto checked = run(s, {"a", "b", "c"}, start, start + 5min, 2ms);
  REQUIRE(checked.size() == 3);
  for (const auto& [agent, times] : checked) {
    INFO(agent);
    CHECK(times.size() == 10);
  }
  CHECK(s.period(30s) == 30s);
}

TEST_CASE(
    "many small stores are within the budget: what a check costs is counted by the microsecond",
    "[wdb][checks]") {
  check_schedule s(5, start);
  // One round costs 1,000 x 0.1 ms = 100 ms of processor time; at 5 % of a core that takes 2 s.
  const auto checked = run(s, many(1000), start, start + 95s, 100us);
  REQUIRE(checked.size() == 1000);
  for (const auto& [agent, times] : checked) CHECK(times.size() >= 3);
  CHECK(s.period(30s) == 30s);
  CHECK(s.period(1s) < 3s);
}

TEST_CASE("past the budget the stores take turns, within the period that is told",
          "[wdb][checks]") {
  check_schedule s(5, start);
  // One round costs 200 x 20 ms = 4 s of processor time; at 5 % of a core that takes 80 s.
  const auto agents = many(200);
  run(s, agents, start, start + 2min, 20ms);
  const auto period = s.period(30s);
  CHECK(period >= 79s);
  CHECK(period <= 81s);
  const auto checked = run(s, agents, start + 2min, start + 10min, 20ms);
  REQUIRE(checked.size() == agents.size());
  for (const auto& [agent, times] : checked)
    for (std::size_t i = 1; i < times.size(); ++i) {
      INFO(agent);
      CHECK(times[i] - times[i - 1] <= period + 5s);
      CHECK(times[i] - times[i - 1] >= 70s);  // nobody is before its turn
    }
}

TEST_CASE(
    "a report is checked at once while the budget is enough, and takes its turn when it is not",
    "[wdb][checks]") {
  check_schedule s(5, start);
  run(s, {"a"}, start, start + 1s, 2ms);
  s.reported("a");
  CHECK(s.due(start + 2s)->agent == "a");
  s.done("a", 2ms, start + 2s);
  auto agents = many(200);
  agents.push_back("a");
  run(s, agents, start + 2s, start + 5min, 20ms);
  s.reported("a");
  const auto next = s.due(start + 6min);
  REQUIRE(next);
  CHECK(next->agent != "a");
}

TEST_CASE("a store whose agent fell silent is not checked again until it is heard of",
          "[wdb][checks]") {
  check_schedule s(5, start);
  s.heard("a", 30s, start);
  CHECK(s.due(start)->agent == "a");
  s.done("a", 2ms, start);
  CHECK_FALSE(s.due(start + 1h));
  s.heard("a", 30s, start + 1h);
  CHECK(s.due(start + 1h)->agent == "a");
  s.heard("a", 30s, start + 1h);  // while the check is under way
  CHECK_FALSE(s.due(start + 2h));
  s.done("a", 2ms, start + 2h);
  CHECK_FALSE(s.due(start + 2h));
  CHECK(s.due(start + 2h + 30s)->agent == "a");
}

TEST_CASE("who wants to be checked is next, and a budget of nothing checks nobody",
          "[wdb][checks]") {
  check_schedule s(5, start), none(0, start);
  run(s, {"a", "b"}, start, start + 1s, 2ms);
  for (const auto* a : {"a", "b"}) none.heard(a, 30s, start);
  s.want("b");
  CHECK(s.due(start + 2s)->agent == "b");
  CHECK_FALSE(none.due(start + 1h));
}

TEST_CASE("a round longer than an hour is told once, and again only if it was short in between",
          "[wdb][checks]") {
  std::vector<common::milliseconds> told;
  check_schedule s(5, start, [&](common::milliseconds round) { told.push_back(round); });
  const auto agents = many(200);
  auto now = start;
  // 200 x 800 ms at 5 % of a core: 53 minutes.
  check_all(s, agents, now, 800ms);
  CHECK(told.empty());
  // 200 x 1 s: 67 minutes, and an hour is over before the last of them is measured anew.
  check_all(s, agents, now, 1s);
  REQUIRE(told.size() == 1);
  CHECK(told[0] > 1h);
  CHECK(told[0] <= 4000s);
  CHECK(s.period(30s) == 4000s);
  check_all(s, agents, now, 800ms);
  check_all(s, agents, now, 1s);
  CHECK(told.size() == 1);
  check_all(s, agents, now, 100ms);
  check_all(s, agents, now, 1s);
  CHECK(told.size() == 2);
}

TEST_CASE("stores that were never checked are no reason to tell, nor is a budget of nothing",
          "[wdb][checks]") {
  int told = 0;
  const auto tell = [&](common::milliseconds) { ++told; };
  check_schedule tiny(0.01, start, tell), none(0, start, tell);
  for (const auto& a : many(1000)) {
    tiny.heard(a, 30s, start);
    none.heard(a, 30s, start);
  }
  CHECK(tiny.period(30s) > check_schedule::long_round);  // by what is guessed of them
  const auto first = tiny.due(start);
  REQUIRE(first);
  tiny.done(first->agent, 1ms, start);
  CHECK(told == 0);
}
