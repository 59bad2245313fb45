#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"
#include "store/alert_log.hpp"
#include "tests/support/temp_dir.hpp"
#include "wdb/mirror/acceptance.hpp"
#include "wdb/mirror/speaker.hpp"
#include "wdb/serve/work_window.hpp"

using namespace wdb;
using namespace std::chrono_literals;

TEST_CASE("which delta may touch the mirror", "[wdb]") {
  const std::vector<std::uint64_t> retired{5};
  const mirror_at none, here{7, 10};
  CHECK(accept_delta(here, retired, 7, 11, {}) == step::apply);
  CHECK(accept_delta(here, retired, 7, 10, true) == step::already);
  CHECK(accept_delta(here, retired, 7, 3, {}) == step::already);  // too old to know
  CHECK(accept_delta(here, retired, 7, 10, false) ==
        step::diverged);  // the same version with other content
  CHECK(accept_delta(here, retired, 7, 12, {}) == step::gap);
  CHECK(accept_delta(here, retired, 8, 11, {}) ==
        step::gap);  // another epoch needs a snapshot first
  CHECK(accept_delta(none, retired, 7, 1, {}) == step::gap);
  CHECK(accept_delta(here, retired, 5, 11, {}) == step::retired);
}

TEST_CASE("which snapshot may replace the mirror", "[wdb]") {
  const std::vector<std::uint64_t> retired{5};
  const mirror_at none, here{7, 10};
  CHECK(accept_snapshot(none, retired, 7, 1) == step::apply);
  CHECK(accept_snapshot(here, retired, 7, 10) == step::apply);
  CHECK(accept_snapshot(here, retired, 7, 9) ==
        step::diverged);  // versions never go back within an epoch
  CHECK(accept_snapshot(here, retired, 8, 1) == step::apply);
  CHECK(accept_snapshot(here, retired, 5, 99) == step::retired);
}

TEST_CASE("an agent that went back in time is told so", "[wdb]") {
  const std::vector<std::uint64_t> retired{5};
  const mirror_at here{7, 10};
  CHECK(went_back(here, retired, 7, 9));
  CHECK(went_back(here, retired, 5, 99));
  CHECK_FALSE(went_back(here, retired, 7, 10));
  CHECK_FALSE(went_back(here, retired, 8, 1));
}

TEST_CASE("digests are compared at equal epoch, version and key only", "[wdb]") {
  const mirror_at here{7, 10};
  CHECK(judge_report(here, 1, 7, 10, 1, true) == standing::compare);
  CHECK(judge_report(here, 1, 7, 10, 2, true) == standing::other_key);
  CHECK(judge_report(here, 1, 7, 11, 1, true) == standing::gap);
  CHECK(judge_report(here, 1, 7, 9, 1, true) == standing::older);
  CHECK(judge_report(here, 1, 8, 10, 1, true) == standing::gap);
  CHECK(judge_report(here, 1, 7, 10, 1, false) == standing::none);
}

TEST_CASE("one instance speaks for an agent", "[wdb]") {
  speaker s;
  const common::instant t{1000s};
  s.keepalive = std::chrono::seconds{30};
  CHECK(claim_speaker(s, 1, 0, t) == claim::taken_over);
  CHECK(claim_speaker(s, 1, 0, t) == claim::same);
  CHECK(claim_speaker(s, 2, 0, t) == claim::busy);  // a clone
  CHECK(claim_speaker(s, 2, 0, t) == claim::busy);
  CHECK(s.refusals == 2);
  CHECK(claim_speaker(s, 3, 1, t) == claim::taken_over);        // the restart of 1
  CHECK(claim_speaker(s, 2, 0, t + 91s) == claim::taken_over);  // 3 was silent for three keepalives
}

TEST_CASE("work is offered until it is done, and again when the broker forgot", "[wdb]") {
  work_window w(100);
  const common::instant t{1000s};
  const auto work = w.add({"agent", {1, 5}, schemas::message_type::change_set, "users", "payload"});
  CHECK(w.due(t).size() == 1);
  CHECK(w.due(t).empty());
  CHECK(w.due(t + work_window::patience).size() == 1);
  w.forget_sent();
  CHECK(w.due(t).size() == 1);
  REQUIRE(w.finish(work));
  CHECK_FALSE(w.finish(work));
}

TEST_CASE("the window is bounded", "[wdb]") {
  work_window w(1);
  while (w.has_room())
    w.add({"agent",
           {1, w.size() + 1},
           schemas::message_type::change_set,
           "users",
           std::string(1 << 20, 'x')});
  CHECK(w.size() <= 17);
}

TEST_CASE("an alert that comes twice is one alert", "[wdb]") {
  tests::temp_dir dir;
  auto log = *store::alert_log::open(dir / "alerts", false);
  const auto alert = [](char id) {
    schemas::alert a;
    a.id = {std::string(16, id)};
    return a;
  };
  CHECK(*log.insert({alert('1'), alert('2')}, 5) == 2);
  CHECK(*log.insert({alert('2'), alert('3')}, 6) == 1);
  CHECK(*log.last() == 3);
  const auto next = *log.after(1, 1 << 20);
  REQUIRE(next.size() == 2);
  CHECK(next[0].sequence == 2);
  CHECK(next[1].what.time == 6);
  CHECK(log.after(0, 1)->size() == 1);  // one in any case
  CHECK(log.after(3, 1)->empty());
}
