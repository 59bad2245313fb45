#include "common/net/renewal.hpp"

#include <catch2/catch.hpp>

using common::net::renewal;
using namespace std::chrono_literals;

namespace {
const common::instant start{};
}

TEST_CASE("a lost connection that libzmq retries is left to it", "[net][renewal]") {
  renewal r(1s, 60s);
  r.disconnected(start);
  r.libzmq_retries();
  CHECK_FALSE(r.take_due(start + 1h));
  CHECK(r.sleep(5s, start) == 5s);
}

TEST_CASE("a lost connection that libzmq gave up is connected anew", "[net][renewal]") {
  renewal r(1s, 60s);
  r.disconnected(start);
  CHECK_FALSE(r.take_due(start + 999ms));
  CHECK(r.take_due(start + 1s));
  CHECK_FALSE(r.take_due(start + 1h));
}

TEST_CASE("a failed handshake is taken over from libzmq, which then has no say", "[net][renewal]") {
  renewal r(1s, 60s);
  CHECK_FALSE(r.take_over(start));
  r.handshake_failed();
  r.disconnected(start);
  r.libzmq_retries();
  CHECK(r.take_over(start));
  CHECK_FALSE(r.take_over(start));
  // What was on its way when the connection was ended.
  r.libzmq_retries();
  r.handshake_failed();
  CHECK_FALSE(r.handshake_succeeded());
  r.disconnected(start + 500ms);
  CHECK_FALSE(r.take_over(start));
  CHECK(r.take_due(start + 1s));
  CHECK(r.handshake_succeeded());
}

TEST_CASE("the wait doubles up to the longest, until a handshake succeeds", "[net][renewal]") {
  renewal r(1s, 4s);
  for (const auto wait : {1s, 2s, 4s, 4s}) {
    r.handshake_failed();
    REQUIRE(r.take_over(start));
    CHECK(r.sleep(1h, start) == wait);
    CHECK_FALSE(r.take_due(start + wait - 1ms));
    REQUIRE(r.take_due(start + wait));
  }
  REQUIRE(r.handshake_succeeded());
  r.disconnected(start);
  CHECK(r.sleep(1h, start) == 1s);
}

TEST_CASE("nobody sleeps past the time to connect", "[net][renewal]") {
  renewal r(1s, 60s);
  CHECK(r.sleep(-1ms, start) == -1ms);
  r.disconnected(start);
  CHECK(r.sleep(-1ms, start) == 1s);
  CHECK(r.sleep(10ms, start) == 10ms);
  CHECK(r.sleep(5s, start + 999'500us) == 1ms);
  CHECK(r.sleep(5s, start + 2s) == 0ms);
}
