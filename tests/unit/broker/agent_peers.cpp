#include <catch2/catch.hpp>

#include "broker/gateway/agent_peers.hpp"

using namespace broker;
using namespace std::chrono_literals;
using greeting = agent_peers::greeting;

TEST_CASE("who says hello may be the agent; whom wdb acknowledges is it", "[broker]") {
  agent_peers p;
  const common::instant now{100s};
  CHECK(p.greet("a", "c1", 1, now) == greeting::fresh);
  CHECK_FALSE(p.is_current("a", "c1"));
  CHECK(p.acknowledge("a", 1));
  CHECK(p.is_current("a", "c1"));
  CHECK_FALSE(p.acknowledge("a", 1));  // no news
  CHECK(p.greet("a", "c2", 2, now) == greeting::fresh);
  CHECK(p.is_current("a", "c1"));  // a claim alone takes nothing over
  CHECK(*p.connection_of("a", 2) == "c2");
  CHECK(*p.connection_of("a", 0) == "c1");
  CHECK(p.acknowledge("a", 2));
  CHECK(*p.connection_of("a", 0) == "c2");
  CHECK_FALSE(p.is_current("a", "c1"));
}

TEST_CASE("hellos come too soon, again, and over new connections", "[broker]") {
  agent_peers p;
  const common::instant now{100s};
  p.greet("a", "c1", 1, now);
  CHECK(p.greet("a", "c1", 1, now + 50ms) == greeting::too_soon);
  CHECK(p.greet("a", "c1", 1, now + 150ms) == greeting::again);
  p.acknowledge("a", 1);
  CHECK(p.greet("a", "c9", 1, now + 1s) ==
        greeting::fresh);  // it reconnected: the newest connection of an instance counts
  CHECK(p.acknowledge("a", 1));
  CHECK(*p.connection_of("a", 1) == "c9");
  CHECK(p.forget("a", "c9"));
  CHECK_FALSE(p.forget("a", "c1"));
  CHECK(p.connection_of("a", 0) == nullptr);
}

TEST_CASE("claimants are bounded, and the agent is not pushed out by them", "[broker]") {
  agent_peers p;
  common::instant now{100s};
  p.greet("a", "own", 1, now);
  p.acknowledge("a", 1);
  for (int i = 0; i < 50; ++i)
    p.greet("a", "claim" + std::to_string(i), 100 + static_cast<std::uint64_t>(i), now += 1s);
  CHECK(p.is_current("a", "own"));
  CHECK(p.everybody().size() == agent_peers::most_claimants);
  p.forget_acknowledged();
  CHECK_FALSE(p.is_current("a", "own"));
}
