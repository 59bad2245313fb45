// Whose rows are hashed anew, and when.
#include "wdb/serve/check_schedule.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using wdb::check_schedule;

namespace {

constexpr common::instant start{1h};

/// Runs the schedule until `end`, every check costing `cost`; when each agent was checked, in order.
std::map<std::string, std::vector<common::instant>> run(check_schedule& s, common::instant from, common::instant end, common::milliseconds cost) {
  std::map<std::string, std::vector<common::instant>> out;
  for (auto now = from; now < end; now += 10ms)
    while (const auto due = s.due(now)) {
      out[due->agent].push_back(now);
      s.done(due->agent, cost, now);
    }
  return out;
}

}  // namespace

TEST_CASE("within the budget every store is checked once a keepalive", "[wdb][checks]") {
  check_schedule s(5, start);
  for (const auto* a : {"a", "b", "c"}) s.heard(a, 30s, start);
  const auto checked = run(s, start, start + 5min, 2ms);
  for (const auto& [agent, times] : checked) {
    INFO(agent);
    CHECK(times.size() == 10);
  }
  CHECK(s.period(30s) == 30s);
}

TEST_CASE("past the budget the stores take turns, within the period that is told", "[wdb][checks]") {
  check_schedule s(5, start);
  constexpr int agents = 200;
  // One round costs 200 x 20 ms = 4 s of processor time; at 5 % of a core that takes 80 s.
  for (int a = 0; a < agents; ++a) s.heard("agent-" + std::to_string(a), 30s, start);
  run(s, start, start + 2min, 20ms);
  const auto period = s.period(30s);
  CHECK(period >= 79s);
  CHECK(period <= 81s);
  const auto checked = run(s, start + 2min, start + 10min, 20ms);
  REQUIRE(checked.size() == agents);
  for (const auto& [agent, times] : checked)
    for (std::size_t i = 1; i < times.size(); ++i) {
      INFO(agent);
      CHECK(times[i] - times[i - 1] <= period + 5s);
      CHECK(times[i] - times[i - 1] >= 70s);          // nobody is before its turn
    }
}

TEST_CASE("a report is checked at once while the budget is enough, and takes its turn when it is not", "[wdb][checks]") {
  check_schedule s(5, start);
  s.heard("a", 30s, start);
  run(s, start, start + 1s, 2ms);
  s.reported("a");
  CHECK(s.due(start + 2s)->agent == "a");
  s.done("a", 2ms, start + 2s);
  for (int a = 0; a < 200; ++a) s.heard("agent-" + std::to_string(a), 30s, start + 2s);
  run(s, start + 2s, start + 5min, 20ms);
  s.reported("a");
  const auto next = s.due(start + 6min);
  REQUIRE(next);
  CHECK(next->agent != "a");
}

TEST_CASE("who wants to be checked is next, and a budget of nothing checks nobody", "[wdb][checks]") {
  check_schedule s(5, start), none(0, start);
  for (auto* one : {&s, &none})
    for (const auto* a : {"a", "b"}) one->heard(a, 30s, start);
  run(s, start, start + 1s, 2ms);
  s.want("b");
  CHECK(s.due(start + 2s)->agent == "b");
  CHECK_FALSE(none.due(start + 1h));
}
