// When the agent says hello, and when somebody heard it.
#include "collector/sync/greeting.hpp"

#include <catch2/catch.hpp>

using collector::sync::greeting;
using namespace std::chrono_literals;

namespace {
constexpr common::instant now{1h};
}

TEST_CASE("nothing is due before there is a connection; then a hello is, at once", "[greeting]") {
  greeting g(30s);
  CHECK_FALSE(g.is_due(now));
  g.connected();
  CHECK(g.is_due(now));
  CHECK_FALSE(g.is_done());
}

TEST_CASE("a hello that nobody answers is said again, each time later, up to 30 seconds",
          "[greeting]") {
  greeting g(10h);
  g.connected();
  auto at = now;
  auto last = 0ms;
  for (schemas::u64 counter = 1; counter < 12; ++counter) {
    REQUIRE(g.is_due(at));
    g.sent(counter, at);
    auto wait = 0ms;
    while (!g.is_due(at + wait)) wait += 100ms;
    CHECK((wait > last || wait == 30s));
    last = wait;
    at += wait;
  }
  CHECK(last == 30s);
}

TEST_CASE("only the answer to the last hello counts; then one comes each keepalive", "[greeting]") {
  greeting g(10s);
  g.connected();
  g.sent(1, now);
  g.sent(2, now + 2s);
  CHECK_FALSE(g.answered(1, now + 2s));
  CHECK_FALSE(g.answered(0, now + 2s));
  CHECK_FALSE(g.is_done());
  CHECK(g.answered(2, now + 3s));
  CHECK(g.is_done());
  CHECK_FALSE(g.is_due(now + 12s));
  CHECK(g.is_due(now + 13s));
}

TEST_CASE("a new keepalive is told at once, and holds from then on", "[greeting]") {
  greeting g(10s);
  g.connected();
  g.sent(1, now);
  g.use(20s);  // the hello under way has the one of before
  CHECK_FALSE(g.is_due(now + 100ms));
  REQUIRE(g.answered(1, now + 300ms));
  CHECK(g.is_due(now + 300ms));
  g.sent(2, now + 1s);
  REQUIRE(g.answered(2, now + 1s));
  g.use(20s);  // as it is
  CHECK_FALSE(g.is_due(now + 20s));
  g.use(5s);
  CHECK(g.is_due(now + 2s));
  g.sent(3, now + 22s);
  CHECK_FALSE(g.is_due(now + 26s));
  CHECK(g.is_due(now + 27s));
}

TEST_CASE("another wdb is noticed once, and the first that is named is not another", "[greeting]") {
  greeting g(10s);
  g.connected();
  CHECK_FALSE(g.is_another_wdb(1));
  CHECK_FALSE(g.is_another_wdb(1));
  CHECK(g.is_another_wdb(2));
  CHECK_FALSE(g.is_another_wdb(2));
  g.connected();
  CHECK_FALSE(g.is_another_wdb(3));
}

TEST_CASE("a burst of refusals is one pause before the next hello", "[greeting]") {
  greeting g(10s);
  g.connected();
  g.sent(1, now);
  REQUIRE(g.answered(1, now));
  g.refused(now);
  CHECK_FALSE(g.is_done());
  CHECK_FALSE(g.is_due(now + 249ms));
  g.refused(now + 200ms);
  CHECK(g.is_due(now + 500ms));
}
