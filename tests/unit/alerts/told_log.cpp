#include "store/told_log.hpp"

#include <catch2/catch.hpp>

#include "alerts/wording.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/unit/alerts/samples.hpp"

using tests::alerts::sample;

TEST_CASE("what came and what was decided is there after a restart", "[alerts]") {
  tests::temp_dir dir;
  {
    auto log = *store::told_log::open(dir / "told", false);
    store::told_log::changes c;
    c.at = {.log = 3, .number = 9};
    c.waiting[8] = schemas::waiting_alert{sample("rule", "waits"), 5};
    c.waiting[9] = schemas::waiting_alert{sample("rule", "too"), 6};
    c.repeats["thing"] = schemas::recurrence{.since = 5, .told = 1, .untold = 2, .last = {}};
    c.told = {alerts::tell_together({sample("rule", "a"), sample("rule", "b")}, 7)};
    REQUIRE(log.commit(c));
    store::told_log::changes later;
    later.at = c.at;
    later.waiting[8] = std::nullopt;
    REQUIRE(log.commit(later));
  }
  auto log = *store::told_log::open(dir / "told", true);
  const auto state = *log.read_state();
  CHECK(state.at == store::told_log::place{.log = 3, .number = 9});
  REQUIRE(state.waiting.size() == 1);
  CHECK(state.waiting.at(9).what.message == "rule too");
  CHECK(state.repeats.at("thing").untold == 2);
  CHECK(*log.last() == 1);
  std::size_t parts = 0;
  REQUIRE(log.each(0, [&](auto, const auto& a, bool&) {
    parts += a.parts.size();
    return common::status{};
  }));
  CHECK(parts == 2);
}

TEST_CASE("the object of several alerts is that of the first, and has them all", "[alerts]") {
  auto a = sample("rule", "a"), b = sample("rule", "b");
  a.mitre = {"T1098.004"}, b.mitre = {"T1136.001"};
  const auto one = schemas::told_alert_json(alerts::tell_together({a}, 7));
  CHECK_FALSE(one.contains("parts"));
  CHECK_FALSE(one.contains("agents"));
  CHECK(one["message"] == "rule a");
  const auto both = schemas::told_alert_json(alerts::tell_together({a, b}, 7));
  CHECK(both["rule"] == "rule");
  REQUIRE(both["parts"].size() == 2);
  CHECK(both["parts"][1]["message"] == "rule b");
  CHECK(both["mitre"] == schemas::json::array({"T1098.004", "T1136.001"}));
  CHECK(both["id"] != one["id"]);
}

TEST_CASE("of dead letters that are too many the oldest go, and are counted", "[alerts][sinks]") {
  tests::temp_dir dir;
  auto log = *store::told_log::open(dir / "told", false);
  std::vector<store::told_log::dead_letter> many;
  for (schemas::u64 n = 1; n <= store::told_log::most_dead_letters + 2; ++n)
    many.push_back({.sequence = n, .since = 5, .tries = 1, .why = "refused"});
  store::told_log::sink_state state;
  REQUIRE(log.keep_state("chat", state, many));
  REQUIRE(log.keep_state("chat-2", state, {many.front()}));
  CHECK((*log.state_of("chat"))->dropped == 2);
  const auto kept = *log.dead_letters("chat");
  CHECK(kept.size() == store::told_log::most_dead_letters);
  CHECK(kept.front().sequence == 3);
  REQUIRE(log.erase_dead_letters("chat", {3, 5}));
  CHECK(log.dead_letters("chat")->front().sequence == 4);
  CHECK(log.dead_letters("chat")->size() == kept.size() - 2);
  CHECK(log.dead_letters("chat-2")->size() == 1);
}
