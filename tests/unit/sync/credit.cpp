// The agent's credit account and the broker's ledger over a line that loses, doubles, delays and
// reorders. No store, no socket.
#include <catch2/catch.hpp>
#include <deque>
#include <random>

#include "broker/gateway/credit_ledger.hpp"
#include "collector/sync/credit_account.hpp"
#include "tests/support/seed.hpp"

using broker::credit_ledger;
using collector::sync::credit_account;
using namespace std::chrono_literals;

namespace {

schemas::credit message_of(const broker::grant& g) {
  schemas::credit c{g.total.bytes, g.total.messages, 0, 0, 0, 1};
  if (!g.leased) return c;
  c.lease_ms = static_cast<std::uint64_t>(credit_ledger::lease.count());
  c.lasting_bytes = credit_ledger::lasting.bytes;
  c.lasting_messages = credit_ledger::lasting.messages;
  return c;
}

constexpr std::size_t largest_frame = 192u << 10;

/// Agents that have something to send, the broker's ledger, and a wdb that is done with frames
/// after a while.
class shard {
 public:
  shard(std::mt19937& random, int agents, broker::amount total) : random_(random), total_(total) {
    ledger_.reset(total);
    for (int n = 0; n < agents; ++n) agents_["agent" + std::to_string(n)];
  }

  bool lossy = true;
  std::size_t refusals = 0, admitted = 0;

  void load(std::size_t frames, std::size_t most_bytes) {
    for (auto& [name, a] : agents_)
      for (std::size_t n = 0; n < frames; ++n) a.backlog.push_back(1 + random_() % most_bytes);
  }
  void load_all_with(std::size_t bytes) {
    for (auto& [name, a] : agents_) a.backlog.push_back(bytes);
  }
  bool drained() const {
    return std::ranges::all_of(agents_, [](const auto& a) {
      return a.second.backlog.empty() && a.second.up.empty() && a.second.down.empty();
    });
  }
  std::size_t agents() const { return agents_.size(); }
  const credit_ledger& ledger() const { return ledger_; }

  /// A connection breaks: what is on the line is gone, and both sides count anew when the next
  /// hello is answered.
  void reconnect() {
    auto& a =
        std::next(agents_.begin(), static_cast<std::ptrdiff_t>(random_() % agents_.size()))->second;
    a.up.clear(), a.down.clear();
    a.account.start_over();
    a.greeted = false;
  }
  /// Another wdb: it has nothing of what the last one held.
  void restart_wdb() {
    in_wdb_.clear();
    ledger_.reset(total_);
    for (auto& [name, a] : agents_)
      a.up.clear(), a.down.clear(), a.account.start_over(), a.greeted = false;
  }

  void step() {
    for (auto& [name, a] : agents_) {
      if (!a.greeted && random_() % 20 == 0) ledger_.greet(name), a.greeted = true;
      take_arrivals(name, a);
    }
    const auto is_done = [&](const in_flight& f) {
      if (f.done > now_) return false;
      ledger_.give_back(f.agent, {f.bytes, 1});
      return true;
    };
    std::erase_if(in_wdb_, is_done);
    for (const auto& grants : {ledger_.expire(now_), ledger_.distribute()})
      for (const auto& g : grants) answer(agents_.at(g.agent), {.grant = message_of(g)});
    for (auto& [name, a] : agents_)
      if (a.greeted) send(a);
    check();
    now_ += 10ms;
  }

 private:
  struct on_line {
    common::instant at{};
    std::size_t bytes = 0;                                ///< data, or a refusal of it
    std::optional<schemas::credit> grant = {};            ///< or what the agent may send
    std::optional<schemas::credit_request> request = {};  ///< or what it asks for
  };
  struct agent {
    credit_account account;
    std::deque<std::size_t> backlog;
    std::vector<on_line> up, down;
    bool greeted = false;
  };
  struct in_flight {
    std::string agent;
    std::size_t bytes = 0;
    common::instant done{};
  };

  void put(std::vector<on_line>& line, on_line m) {
    const auto copies = !lossy ? 1 : random_() % 5 == 0 ? 0 : random_() % 6 == 0 ? 2 : 1;
    for (int n = 0; n < copies; ++n) {
      m.at = now_ + common::milliseconds{!lossy               ? 20
                                         : random_() % 4 == 0 ? random_() % 8000
                                                              : random_() % 30};
      line.push_back(m);
    }
  }
  void answer(agent& a, const on_line& m) {
    if (a.greeted) put(a.down, m);
  }

  std::vector<on_line> due(std::vector<on_line>& line) {
    std::vector<on_line> out;
    std::ranges::copy_if(line, std::back_inserter(out),
                         [&](const auto& m) { return m.at <= now_; });
    std::erase_if(line, [&](const auto& m) { return m.at <= now_; });
    std::ranges::stable_sort(out, {}, &on_line::at);
    return out;
  }

  void take_arrivals(const std::string& name, agent& a) {
    for (const auto& m : due(a.up)) {
      if (!a.greeted) continue;
      if (m.request) {
        const broker::amount used{m.request->bytes, m.request->messages};
        if (!m.request->done)
          ledger_.request(name, used, now_);
        else if (const auto g = ledger_.end_lease(name, used))
          answer(a, {.grant = message_of(*g)});
      } else if (ledger_.spend(name, m.bytes, now_)) {
        ++admitted;
        in_wdb_.push_back({name, m.bytes, now_ + common::milliseconds{random_() % 400}});
      } else {
        ++refusals;
        answer(a, {.bytes = m.bytes});
      }
    }
    for (const auto& m : due(a.down)) {
      if (m.grant) {
        a.account.granted(*m.grant, now_);
      } else {
        a.account.refused();
        a.backlog.push_front(m.bytes);  // the agent still holds it
      }
    }
  }

  void send(agent& a) {
    if (const auto c = a.account.due_first(now_)) return put(a.up, {.request = *c});
    while (!a.backlog.empty() && a.account.may_send(a.backlog.front())) {
      a.account.sent(a.backlog.front(), now_);
      put(a.up, {.bytes = a.backlog.front()});
      a.backlog.pop_front();
    }
    if (const auto c = a.account.due_last(now_)) put(a.up, {.request = *c});
  }

  /// Nothing of the shard is promised twice, and none of it is lost.
  void check() const {
    const auto free = ledger_.free(), held = ledger_.held();
    REQUIRE(free.bytes + held.bytes == total_.bytes);
    REQUIRE(free.messages + held.messages == total_.messages);
    std::size_t bytes = 0;
    for (const auto& f : in_wdb_) bytes += f.bytes;
    REQUIRE(bytes <= total_.bytes);
    REQUIRE(in_wdb_.size() <= total_.messages);
  }

  std::mt19937& random_;
  broker::amount total_;
  credit_ledger ledger_;
  std::map<std::string, agent> agents_;
  std::vector<in_flight> in_wdb_;
  common::instant now_{100s};
};

}  // namespace

TEST_CASE(
    "whatever the line loses, doubles and delays: once it heals, every agent gets to send, and "
    "nothing is promised twice",
    "[credit][property]") {
  const auto seed = tests::seed("credit over a lossy line");
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 40; ++round) {
    CAPTURE(round);
    const int agents = 1 + static_cast<int>(random() % 6);
    const auto shares = 1 + random() % 3;
    const auto idle = static_cast<std::uint64_t>(agents) * credit_ledger::lasting.bytes;
    shard s(random, agents,
            {shares * credit_ledger::per_agent.bytes + idle,
             256 * shares + 16 * static_cast<std::uint64_t>(agents)});
    for (int n = 0; n < 2000; ++n) {
      if (random() % 100 == 0) s.load(random() % 4, random() % 2 == 0 ? 8000 : largest_frame);
      if (random() % 700 == 0) s.reconnect();
      if (random() % 1500 == 0) s.restart_wdb();
      s.step();
    }
    const auto refused = s.refusals;
    s.lossy = false;
    s.load_all_with(largest_frame);
    int steps = 0;
    for (; !s.drained(); ++steps) {
      REQUIRE(steps < 12'000);  // two minutes
      s.step();
    }
    for (int n = 0; n < 1500; ++n) s.step();  // leases run out
    CHECK(s.ledger().held().bytes <= s.agents() * credit_ledger::lasting.bytes);
    // What was counted differently is settled: nothing is refused any more.
    const auto settled = s.refusals;
    for (int n = 0; n < 5; ++n) {
      s.load_all_with(largest_frame);
      for (steps = 0; !s.drained(); ++steps) {
        REQUIRE(steps < 12'000);
        s.step();
      }
    }
    CHECK(s.refusals == settled);
    CHECK(settled >= refused);
    CHECK(s.admitted >= 6 * s.agents());
  }
}
