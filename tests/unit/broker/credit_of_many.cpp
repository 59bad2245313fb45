// The credit of a fleet for which not every agent can keep its share.
#include <catch2/catch.hpp>

#include "broker/gateway/credit_ledger.hpp"

using broker::amount;
using broker::credit_ledger;
using namespace std::chrono_literals;

namespace {

/// What wdb takes in flight.
constexpr amount shard{64u << 20, 65'536};

std::string name(int n) { return "agent-" + std::to_string(n); }

/// A ledger whose agents have greeted and got what lasts.
struct fleet {
  explicit fleet(int agents) {
    ledger.reset(shard);
    for (int n = 0; n < agents; ++n) ledger.greet(name(n));
    for (const auto& g : ledger.distribute()) {
      lasting.bytes += g.total.bytes;
      lasting.messages += g.total.messages;
    }
  }
  credit_ledger ledger;
  amount lasting;
};

}  // namespace

TEST_CASE("what lasts never takes all of the shard, and most of a large fleet has some",
          "[broker][credit]") {
  CHECK(fleet(2'000).lasting.bytes == 2'000 * credit_ledger::lasting.bytes);
  const fleet large(10'000);
  CHECK(large.lasting.bytes > shard.bytes / 2);
  CHECK(large.lasting.bytes <= shard.bytes / 4 * 3);
  CHECK(large.lasting.messages <= shard.messages / 4 * 3);
  CHECK(fleet(50'000).lasting.bytes <= shard.bytes / 4 * 3);
}

TEST_CASE("every agent of a fleet that is too large for lasting credit gets to send all it has",
          "[broker][credit]") {
  constexpr int agents = 12'000;
  constexpr std::uint64_t snapshot = 180u << 10;
  fleet f(agents);
  common::instant now{100s};
  for (int n = 0; n < agents; ++n) f.ledger.request(name(n), {}, now);
  int sent = 0;
  for (int rounds = 0; rounds < agents && sent < agents; ++rounds) {
    const auto granted = f.ledger.distribute();
    REQUIRE_FALSE(granted.empty());
    for (const auto& g : granted) {
      if (!g.leased || g.total.bytes < snapshot) continue;
      REQUIRE(f.ledger.spend(g.agent, snapshot, now));
      f.ledger.give_back(g.agent, {snapshot, 1});
      (void)f.ledger.end_lease(g.agent, {snapshot, 1});
      ++sent;
    }
  }
  CHECK(sent == agents);
}

TEST_CASE("an agent without lasting credit sends on request, and what it leaves goes to others",
          "[broker][credit]") {
  constexpr int agents = 30'000;
  fleet f(agents);
  const auto last = name(agents - 1);
  const common::instant now{100s};
  CHECK_FALSE(f.ledger.spend(last, 100, now));
  f.ledger.request(last, {}, now);
  const auto granted = f.ledger.distribute();
  REQUIRE(granted.size() == 1);
  CHECK(granted[0].agent == last);
  CHECK(granted[0].lasting.bytes == 0);
  REQUIRE(f.ledger.spend(last, 100, now));
  const auto over = f.ledger.end_lease(last, {100, 1});
  REQUIRE(over);
  CHECK(over->total.bytes == 100);
  CHECK_FALSE(f.ledger.spend(last, 1, now));
  f.ledger.forget(name(0));  // its place is free for who greets next
  f.ledger.greet("newcomer");
  const auto next = f.ledger.distribute();
  REQUIRE_FALSE(next.empty());
  CHECK(next.back().total.bytes > 0);
}

TEST_CASE("who waits long for a lease has it for its full time when it comes", "[broker][credit]") {
  constexpr amount two_leases{credit_ledger::per_agent.bytes * 2, 1'000};
  credit_ledger l;
  l.reset(two_leases);
  common::instant now{100s};
  for (const auto* agent : {"first", "second", "third"}) {
    l.greet(agent);
    l.request(agent, {}, now);
  }
  for (const auto& g : l.distribute())
    if (g.leased && g.total.bytes > 0) REQUIRE(g.agent != "third");
  // Those in front use theirs for longer than a lease lasts unused.
  for (int seconds = 0; seconds < 30; ++seconds) {
    now += 1s;
    for (const auto* agent : {"first", "second"}) REQUIRE(l.spend(agent, 1'000, now));
    CHECK(l.expire(now).empty());
  }
  for (const auto* agent : {"first", "second"}) {
    l.give_back(agent, {30'000, 30});
    (void)l.end_lease(agent, {30'000, 30});
  }
  bool granted = false;
  for (const auto& g : l.distribute()) granted |= g.agent == "third" && g.leased;
  CHECK(granted);
  CHECK(l.expire(now + credit_ledger::lease).empty());
  CHECK(l.spend("third", 192u << 10, now + credit_ledger::lease));
}
