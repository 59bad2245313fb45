#include "broker/work/work_queue.hpp"

#include <catch2/catch.hpp>

using namespace broker;
using common::net::frame;
using namespace std::chrono_literals;

TEST_CASE("work goes to the least loaded, once, and what is done makes room", "[broker]") {
  work_queue q;
  const common::instant now{100s};
  q.enlist("x", 2, now);
  q.enlist("y", 1, now);
  for (std::uint64_t w = 1; w <= 5; ++w) CHECK(q.offer(w, frame("frame")));
  CHECK(q.offer(1, frame("frame")));  // again: known
  CHECK(q.size() == 5);
  CHECK(q.assign(now).size() == 3);
  CHECK(q.assign(now).empty());
  q.done(1);
  const auto next = q.assign(now);
  REQUIRE(next.size() == 1);
  CHECK(next[0].work == 4);
  q.done(99);  // unknown: nothing happens
}

TEST_CASE("work of an analyzer that is gone, silent or slow goes to another", "[broker]") {
  work_queue q;
  common::instant now{100s};
  q.enlist("x", 8, now);
  q.offer(1, frame("frame"));
  REQUIRE(q.assign(now).size() == 1);
  q.enlist("y", 8, now);
  SECTION("gone") { q.forget("x"); }
  SECTION("silent") {
    now += 4s;
    q.enlist("y", 8, now);
  }
  SECTION("slow") {
    for (int i = 0; i < 6; ++i) {
      now += 1s;
      q.enlist("x", 8, now);
      q.enlist("y", 8, now);
    }
  }
  const auto again = q.assign(now);
  REQUIRE(again.size() == 1);
  CHECK(again[0].work == 1);
  CHECK(q.reassigned() == 1);
}

TEST_CASE("a full queue says so, and wdb keeps the work", "[broker]") {
  work_queue q;
  for (std::uint64_t w = 0; w < work_queue::most_messages; ++w) REQUIRE(q.offer(w, frame("x")));
  CHECK_FALSE(q.offer(1'000'000, frame("x")));
  q.done(0);
  CHECK(q.offer(1'000'000, frame("x")));
}
