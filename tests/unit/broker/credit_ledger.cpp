#include "broker/gateway/credit_ledger.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "tests/support/seed.hpp"

using namespace broker;
using namespace std::chrono_literals;

TEST_CASE("an agent gets its share, spends it, and gets more when wdb is done", "[broker]") {
  credit_ledger l;
  l.reset({1 << 20, 10'000});
  const common::instant now{100s};
  l.greet("a");
  auto g = l.distribute();
  REQUIRE(g.size() == 1);
  CHECK(g[0].total.bytes == credit_ledger::lasting.bytes);
  CHECK_FALSE(g[0].leased);
  CHECK_FALSE(l.spend("a", 200'000, now));
  l.request("a", {}, now);
  g = l.distribute();
  REQUIRE(g.size() == 1);
  CHECK(g[0].total.bytes == credit_ledger::per_agent.bytes);
  CHECK(g[0].leased);
  CHECK(l.spend("a", 200'000, now));
  CHECK_FALSE(l.spend("a", 200'000, now));  // more than is left
  CHECK(l.distribute().empty());
  l.give_back("a", {200'000, 1});
  g = l.distribute();
  REQUIRE(g.size() == 1);
  CHECK(g[0].total.bytes == credit_ledger::per_agent.bytes + 200'000);
}

TEST_CASE("an agent that never greeted has no credit", "[broker]") {
  credit_ledger l;
  l.reset({1 << 20, 100});
  CHECK_FALSE(l.spend("stranger", 1, {}));
}

TEST_CASE("agents wait in turn for a shard that has no credit left", "[broker]") {
  credit_ledger l;
  l.reset({credit_ledger::per_agent.bytes, 10'000});
  l.greet("a");
  l.greet("b");
  l.request("a", {}, {});
  l.request("b", {}, {});
  auto g = l.distribute();
  REQUIRE(g.size() == 2);
  CHECK(g[0].agent == "a");
  CHECK(g[1].agent == "b");
  CHECK(g[1].total.bytes == 0);  // it was heard
  CHECK(l.distribute().empty());
  l.forget("a");
  g = l.distribute();
  REQUIRE(g.size() == 1);
  CHECK(g[0].agent == "b");
}

TEST_CASE("what idle agents hold is little, and what a lease left unused comes back", "[broker]") {
  credit_ledger l;
  const amount shard{4 * credit_ledger::per_agent.bytes, 4 * credit_ledger::per_agent.messages};
  l.reset(shard);
  common::instant now{100s};
  for (int a = 0; a < 30; ++a) l.greet("idle" + std::to_string(a));
  CHECK(l.distribute().size() == 30);
  l.greet("busy");
  l.request("busy", {}, now);
  auto g = l.distribute();
  REQUIRE(g.size() == 1);
  CHECK(g[0].total.bytes == credit_ledger::per_agent.bytes);
  CHECK(l.expire(now + credit_ledger::lease).empty());
  REQUIRE(l.spend("busy", 1000, now));
  g = l.expire(now + 2 * credit_ledger::lease);
  REQUIRE(g.size() == 1);
  CHECK(g[0].total.bytes == 1000 + credit_ledger::lasting.bytes);
  l.give_back("busy", {1000, 1});
  CHECK(l.free().bytes == shard.bytes - 31 * credit_ledger::lasting.bytes);
}

TEST_CASE("an agent that has nothing more to send gives its lease to those who wait, at once",
          "[broker]") {
  credit_ledger l;
  l.reset({300u << 10, 1000});
  const common::instant now{};
  for (const auto* name : {"first", "second"}) l.greet(name);
  (void)l.distribute();
  l.request("first", {}, now);
  l.request("second", {}, now);
  auto g = l.distribute();
  REQUIRE(g.size() == 2);
  CHECK(g[0].agent == "first");
  CHECK(g[0].total.bytes == credit_ledger::per_agent.bytes);
  CHECK(g[1].total.bytes == credit_ledger::lasting.bytes);  // the second has to wait
  REQUIRE(l.spend("first", 100'000, now));
  l.give_back("first", {100'000, 1});
  const auto ended = l.end_lease("first", {100'000, 1});
  REQUIRE(ended);
  CHECK_FALSE(ended->leased);
  CHECK(ended->total.bytes == 100'000 + credit_ledger::lasting.bytes);
  CHECK_FALSE(l.end_lease("first", {100'000, 1}));
  g = l.distribute();
  REQUIRE(std::ranges::count(g, "second", &grant::agent) == 1);
  CHECK(g[0].leased);
  CHECK(l.spend("first", 10'000, now));
  CHECK_FALSE(l.spend("first", 10'000, now));
}

TEST_CASE(
    "a credit request is always answered: the agent's lease may be over while its share is not "
    "used up",
    "[broker]") {
  credit_ledger l;
  l.reset({4 * credit_ledger::per_agent.bytes, 4 * credit_ledger::per_agent.messages});
  const common::instant now{100s};
  l.greet("a");
  l.request("a", {}, now);
  const auto first = l.distribute();
  REQUIRE(first.size() == 1);
  REQUIRE(l.spend("a", 100, now));
  l.give_back("a", {100, 1});
  CHECK(l.distribute().empty());  // too little to tell of
  l.request("a", {100, 1}, now);
  const auto again = l.distribute();
  REQUIRE(again.size() == 1);
  CHECK(again[0].total.bytes == first[0].total.bytes);
  CHECK(again[0].leased);
}

TEST_CASE("agents that hold pieces too small for a frame do not wait for one another for ever",
          "[broker]") {
  constexpr std::uint64_t frame_bytes = 180u << 10;
  credit_ledger l;
  l.reset({600u << 10, 2000});
  std::map<std::string, amount> granted, used;
  std::map<std::string, int> sent;
  common::instant now{100s};
  for (const auto* name : {"a", "b", "c", "d", "e", "f"})
    l.greet(name), granted[name] = {}, sent[name] = 0;
  for (int round = 0; round < 300; ++round) {
    for (const auto& g : l.distribute()) granted[g.agent] = g.total;
    for (auto& [name, total] : granted) {
      auto& u = used[name];
      if (total.bytes - u.bytes < frame_bytes) {
        l.request(name, u, now);
        continue;
      }
      REQUIRE(l.spend(name, frame_bytes, now));
      l.give_back(name, {frame_bytes, 1});
      u = {u.bytes + frame_bytes, u.messages + 1};
      ++sent[name];
    }
    now += 10ms;
  }
  for (const auto& [name, n] : sent) {
    INFO(name << " sent " << n);
    CHECK(n > 20);
  }
}

TEST_CASE("a request is answered with what was granted, as the grant may be lost", "[broker]") {
  credit_ledger l;
  l.reset({300u << 10, 2000});
  const common::instant now{100s};
  l.greet("a");
  l.greet("b");
  (void)l.distribute();
  l.request("a", {}, now);
  const auto lost = l.distribute();
  REQUIRE(lost.size() == 1);
  REQUIRE(l.spend("a", 100'000, now));  // it has more to wait for
  l.give_back("a", {100'000, 1});
  l.request("b", {}, now);
  (void)l.distribute();
  l.request("a", {100'000, 1}, now);
  const auto again = l.distribute();
  REQUIRE(std::ranges::count(again, "a", &grant::agent) == 1);
}

TEST_CASE(
    "what was lost on its way to the broker costs the agent nothing once it requests credit, and "
    "what came twice neither",
    "[broker]") {
  credit_ledger l;
  l.reset({4 * credit_ledger::per_agent.bytes, 4 * credit_ledger::per_agent.messages});
  const common::instant now{100s};
  l.greet("a");
  l.request("a", {}, now);
  REQUIRE(l.distribute().size() == 1);
  REQUIRE(l.spend("a", 100'000, now));
  l.give_back("a", {100'000, 1});
  l.request("a", {250'000, 3}, now);  // 150,000 of it never came
  auto g = l.distribute();
  REQUIRE(g.size() == 1);
  CHECK(g[0].total.bytes == 250'000 + credit_ledger::per_agent.bytes);
  REQUIRE(l.spend("a", 1000, now));
  REQUIRE(l.spend("a", 1000, now));  // the same again
  l.give_back("a", {2000, 2});
  l.request("a", {251'000, 4}, now);
  g = l.distribute();
  REQUIRE(g.size() == 1);
  CHECK(g[0].total.bytes >= 250'000 + credit_ledger::per_agent.bytes - 1000);
  CHECK(l.spend("a", 192 << 10, now));
}

TEST_CASE("the shard is never promised twice, whatever happens", "[broker][property]") {
  const auto seed = tests::seed("broker");
  CAPTURE(seed);
  std::mt19937 rng(seed);
  for (int round = 0; round < 200; ++round) {
    credit_ledger l;
    const amount shard{std::uint64_t{256} * 1024 * (1 + rng() % 4), 600 * (1 + rng() % 4)};
    l.reset(shard);
    std::map<std::string, amount> granted, sent, undone;
    common::instant now{100s};
    for (int step = 0; step < 300; ++step) {
      const std::string agent(1, static_cast<char>('a' + rng() % 5));
      const std::uint64_t bytes = 1 + rng() % 100'000;
      now += common::milliseconds{rng() % 500};
      switch (rng() % 7) {
        case 5:
          if (!granted.contains(agent)) break;
          // By the agent's own count: some of it never came.
          if (rng() % 2 == 0)
            sent[agent].bytes += std::min(bytes / 10, granted[agent].bytes - sent[agent].bytes);
          l.request(agent, {sent[agent].bytes, sent[agent].messages}, now);
          break;
        case 6:
          for (const auto& g : l.expire(now)) granted[g.agent] = g.total;
          break;
        case 0:
          l.greet(agent), granted[agent] = sent[agent] = {};
          break;
        case 1:
          if (l.spend(agent, bytes, now)) {
            sent[agent].bytes += bytes;
            ++sent[agent].messages;
            undone[agent].bytes += bytes;
            ++undone[agent].messages;
          }
          break;
        case 2:
          l.give_back(agent, undone[agent]), undone[agent] = {};
          break;
        case 3:
          l.forget(agent), granted.erase(agent), sent.erase(agent), undone.erase(agent);
          break;
        default:
          for (const auto& g : l.distribute()) granted[g.agent] = g.total;
      }
      std::uint64_t out = l.free().bytes;
      for (const auto& [name, total] : granted) out += total.bytes - sent[name].bytes;
      for (const auto& [name, n] : undone) out += n.bytes;
      REQUIRE(out == shard.bytes);
      REQUIRE(l.free().bytes <= shard.bytes);
    }
  }
}
