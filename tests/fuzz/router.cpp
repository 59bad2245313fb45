// What the broker remembers, driven by bytes: each byte is a call or an argument of one.
#include <catch2/catch.hpp>

#include "broker/gateway/agent_peers.hpp"
#include "broker/gateway/credit_ledger.hpp"
#include "broker/gateway/key_ring.hpp"
#include "broker/operators/tap.hpp"
#include "broker/work/work_queue.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/steps.hpp"

using broker::agent_peers;
using broker::amount;
using broker::credit_ledger;
using broker::grant;
using broker::key_ring;
using broker::work_queue;

namespace {

/// Calls whose numbers count up, with every argument.
std::vector<std::string> sample_steps() {
  std::string every, other;
  for (int call = 0; call < 12; ++call)
    for (int argument = 0; argument < 4; ++argument) {
      every += {static_cast<char>(call), static_cast<char>(argument), '\x40', '\x01'};
      other += {static_cast<char>(call), static_cast<char>(3 - argument), '\x03'};
    }
  return {every, other, std::string("\0\0\4\0\1", 5)};
}

void check_balance(const credit_ledger& l, amount shard) {
  const auto free = l.free(), held = l.held();
  REQUIRE(free.bytes + held.bytes == shard.bytes);
  REQUIRE(free.messages + held.messages == shard.messages);
  REQUIRE(free.bytes <= shard.bytes);
  REQUIRE(free.messages <= shard.messages);
}

/// One call of the ledger; `granted` has what each agent was told last.
void step_of(credit_ledger& l, tests::steps& in, common::instant now,
             std::map<std::string, amount>& granted) {
  const auto agent = in.name();
  const auto told = [&](const std::vector<grant>& grants) {
    for (const auto& g : grants) granted[g.agent] = g.total;
  };
  switch (in.below(8)) {
    case 0:
      l.greet(agent);
      break;
    case 1:
      l.forget(agent);
      break;
    case 2:
      l.request(agent, {in.size(), in.below(400)}, now);
      break;
    case 3:
      if (const auto g = l.end_lease(agent, {in.size(), in.below(400)})) told({*g});
      break;
    case 4:
    case 5:
      if (l.spend(agent, in.size(), now)) REQUIRE(granted.contains(agent));
      break;
    case 6:
      l.give_back(agent, {in.size(), in.below(400)});
      break;
    default:
      told(l.expire(now));
  }
  told(l.distribute());
}

}  // namespace

TEST_CASE("whatever agents and wdb say, credit is held or free, and none comes to be", "[fuzz]") {
  const auto judge = [](const std::string& bytes) {
    tests::steps in(bytes);
    credit_ledger l;
    amount shard{in.size() * 4, in.below(2000)};
    l.reset(shard);
    common::instant now{};
    std::map<std::string, amount> granted;
    while (!in.done()) {
      now += common::milliseconds{in.below(12'000)};
      if (in.below(64) == 63) l.reset(shard = {in.size() * 4, in.below(2000)});
      step_of(l, in, now, granted);
      check_balance(l, shard);
    }
  };
  tests::fuzz("credit_ledger", sample_steps(), judge);
}

TEST_CASE("no key is found that was not admitted, is over, or is a closed agent's", "[fuzz]") {
  const auto judge = [](const std::string& bytes) {
    tests::steps in(bytes);
    key_ring ring;
    while (!in.done()) {
      schemas::admit told{.anew = in.below(4) == 0, .complete = in.below(3) != 0, .keys = {}};
      for (auto n = in.below(4); n > 0; --n) {
        schemas::admission a;
        a.key.bytes = in.below(4) == 0 ? std::string{} : in.name();
        a.agent = in.below(4) == 0 ? std::string{} : in.name();
        a.is_token = in.below(3) == 0;
        a.until = in.below(3);
        a.closed = in.below(3) == 0;
        told.keys.push_back(a);
      }
      (void)ring.take(told);
      const auto key = in.name();
      const auto now = static_cast<std::int64_t>(in.below(4));
      const auto* found = ring.find(key, now);
      if (found == nullptr) continue;
      REQUIRE(found->key.bytes == key);
      REQUIRE((found->until == 0 || found->until > now));
      REQUIRE((!found->agent.empty() || found->is_token));
      REQUIRE_FALSE(ring.is_closed(found->agent));
    }
  };
  tests::fuzz("key_ring", sample_steps(), judge);
}

TEST_CASE("an agent is one connection at most, one of those that greeted", "[fuzz]") {
  const auto judge = [](const std::string& bytes) {
    tests::steps in(bytes);
    agent_peers peers;
    common::instant now{};
    while (!in.done()) {
      const auto agent = in.name(), connection = in.name();
      now += common::milliseconds{in.below(300)};
      switch (in.below(6)) {
        case 0:
        case 1:
          (void)peers.greet(agent, connection, in.below(5), now);
          break;
        case 2:
          (void)peers.acknowledge(agent, in.below(5));
          break;
        case 3:
          (void)peers.forget(agent, connection);
          break;
        case 4:
          peers.forget(agent);
          break;
        default:
          peers.forget_acknowledged();
      }
      int current = 0;
      for (const auto* c : tests::steps::names) current += peers.is_current(agent, c) ? 1 : 0;
      REQUIRE(current <= 1);
      const auto* is = peers.connection_of(agent, 0);
      REQUIRE((is != nullptr) == (current == 1));
      if (is != nullptr) REQUIRE(peers.contains(agent));
    }
  };
  tests::fuzz("agent_peers", sample_steps(), judge);
}

TEST_CASE("work is with one analyzer at a time, which said it is there", "[fuzz]") {
  const auto judge = [](const std::string& bytes) {
    tests::steps in(bytes);
    work_queue queue;
    common::instant now{};
    std::set<std::string> enlisted;
    while (!in.done()) {
      now += common::milliseconds{in.below(4'000)};
      const auto analyzer = in.name();
      switch (in.below(6)) {
        case 0:
        case 1:
          (void)queue.offer(in.below(16), common::net::frame(std::string(in.below(64), 'w')));
          break;
        case 2:
          queue.enlist(analyzer, in.below(4), now);
          enlisted.insert(analyzer);
          break;
        case 3:
          queue.forget(analyzer);
          enlisted.erase(analyzer);
          break;
        case 4:
          queue.done(in.below(16));
          break;
        default:
          queue.take_back(in.below(16));
      }
      std::set<std::uint64_t> given;
      for (const auto& a : queue.assign(now)) {
        REQUIRE(given.insert(a.work).second);
        REQUIRE(enlisted.contains(a.analyzer));
        REQUIRE(a.frame != nullptr);
      }
      REQUIRE(queue.size() <= 16);
    }
  };
  tests::fuzz("work_queue", sample_steps(), judge);
}

TEST_CASE("a reader of the tap gets what it granted at most", "[fuzz]") {
  const auto judge = [](const std::string& bytes) {
    tests::steps in(bytes);
    broker::tap taps;
    std::map<std::string, std::uint64_t> granted, got;
    while (!in.done()) {
      const auto reader = in.name();
      switch (in.below(4)) {
        case 0: {
          schemas::tap_request r;
          r.copies = in.below(32);
          r.bytes = in.size();
          r.prefixes = {in.name().substr(0, 1)};
          const auto copies = r.copies;
          if (taps.request(reader, 1, std::move(r)))
            granted[reader] = std::max(granted[reader], copies);
          break;
        }
        case 1:
          taps.forget(reader);
          granted.erase(reader);
          got.erase(reader);
          break;
        default:
          taps.copy(schemas::hop::collector_broker, in.rest(40), 0);
      }
      for (const auto& b : taps.take()) {
        const auto copies = schemas::decode<schemas::tap_copies>(b.payload);
        REQUIRE(copies);
        REQUIRE(b.copies == copies->copies.size() + copies->lost);
        REQUIRE((got[b.connection] += copies->copies.size()) <= granted[b.connection]);
      }
    }
  };
  tests::fuzz("tap", sample_steps(), judge);
}
