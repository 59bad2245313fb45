#include "alerts/settling.hpp"

#include <catch2/catch.hpp>

#include "alerts/wording.hpp"
#include "tests/unit/alerts/samples.hpp"

using namespace tests::alerts;
using schemas::telling;

namespace {

constexpr schemas::i64 settle = 60'000, gather = 2'000, period = 600'000;

/// The stage without a broker: alerts go in, and what was told comes out.
class told_by_time {
 public:
  void take(schemas::alert a) { settling_.take({++number_, std::move(a)}, now_); }
  void wait(schemas::i64 ms) {
    now_ += ms;
    settling_.tell_due(now_);
  }
  std::vector<std::string> messages() {
    std::vector<std::string> out;
    for (const auto& one : told()) out.push_back(one.message);
    return out;
  }
  std::vector<schemas::told_alert> told() {
    auto decided = settling_.decisions(0);
    if (!decided) return {};
    keep(*decided);
    return decided->told;
  }
  /// Ended and started again: what was committed is all there is.
  void restart() { settling_ = alerts::settling({settle, gather, period}, committed_); }
  std::size_t waiting() const { return committed_.waiting.size(); }

 private:
  void keep(const store::told_log::changes& c) {
    committed_.at = c.at;
    for (const auto& [number, one] : c.waiting)
      one ? void(committed_.waiting[number] = *one) : void(committed_.waiting.erase(number));
    for (const auto& [thing, one] : c.repeats)
      one ? void(committed_.repeats[thing] = *one) : void(committed_.repeats.erase(thing));
  }
  store::told_log::state committed_;
  alerts::settling settling_{{settle, gather, period}, {}};
  std::uint64_t number_ = 0;
  schemas::i64 now_ = 1'000'000;
};

using messages = std::vector<std::string>;

}  // namespace

TEST_CASE("what tells of a takeover is told at once, as it is", "[alerts]") {
  told_by_time t;
  t.take(sample("ssh-key-added", "root"));
  const auto told = t.told();
  REQUIRE(told.size() == 1);
  CHECK(told[0].message == "ssh-key-added root");
  CHECK(told[0].id.bytes == sample("ssh-key-added", "root").id.bytes);
  CHECK(told[0].time == 7);  // when the server stored it
}

TEST_CASE("a state that passes within an interval is not told", "[alerts]") {
  told_by_time t;
  t.take(sample("package-not-configured", "curl", telling::when_it_lasts));
  t.wait(5'000);
  t.take(sample("package-not-configured", "curl", telling::over));
  t.wait(settle * 2);
  CHECK(t.messages().empty());
  CHECK(t.waiting() == 0);
}

TEST_CASE("a state that lasts is told after an interval", "[alerts]") {
  told_by_time t;
  t.take(sample("service-failed", "nginx", telling::when_it_lasts));
  t.take(sample("service-failed", "cron", telling::over));  // another one
  t.wait(settle - 1);
  CHECK(t.messages().empty());
  t.wait(1);
  CHECK(t.messages() == messages{"service-failed nginx"});
}

TEST_CASE("a change and its undoing are told by neither", "[alerts]") {
  // A route that went and came back: both are changes that the rule tells of.
  told_by_time t;
  auto gone = sample("default-route-changed", "eth0", telling::when_it_lasts);
  gone.old_stable = {"via 10.0.0.1"};
  t.take(gone);
  t.take(sample("default-route-changed", "eth0", telling::over));
  auto back = sample("default-route-changed", "eth0", telling::when_it_lasts);
  back.new_stable = {"via 10.0.0.1"};
  t.take(back);
  t.wait(settle * 2);
  CHECK(t.messages().empty());
}

TEST_CASE("the second of two changes is told where it leads elsewhere", "[alerts]") {
  told_by_time t;
  auto first = sample("policy-changed", "cis", telling::when_it_lasts);
  first.old_stable = {"version 1"}, first.new_stable = {"version 2"};
  t.take(first);
  t.take(sample("policy-changed", "cis", telling::over));
  auto second = sample("policy-changed", "cis", telling::when_it_lasts);
  second.old_stable = {"version 2"}, second.new_stable = {"version 3"};
  second.message = "to version 3";
  t.take(second);
  t.wait(settle);
  CHECK(t.messages() == messages{"to version 3"});
}

TEST_CASE("alerts of one scan that belong together are one with parts", "[alerts]") {
  told_by_time t;
  for (int i = 1; i <= 11; ++i)
    t.take(part_of(sample("package-added", "p" + std::to_string(i), telling::with_others),
                   "software", "packages were installed"));
  t.take(part_of(sample("service-added", "s", telling::with_others), "software",
                 "services were added"));
  auto other_scan = part_of(sample("package-added", "later", telling::with_others), "software",
                            "packages were installed");
  other_scan.scan_id = "the next";
  t.take(other_scan);
  t.wait(gather);
  const auto told = t.told();
  REQUIRE(told.size() == 2);
  CHECK(told[0].parts.size() == 12);
  CHECK(told[0].message.starts_with(
      "11 packages were installed: service-added s; package-added p1; package-added p2"));
  CHECK(told[1].message == "package-added later");
}

TEST_CASE("what belongs to a state that may pass waits with it", "[alerts]") {
  told_by_time t;
  t.take(part_of(sample("package-added", "curl", telling::with_others), "software", "installed"));
  t.take(part_of(sample("package-not-configured", "curl", telling::when_it_lasts), "software",
                 "not configured"));
  t.wait(gather * 2);
  CHECK(t.messages().empty());
  t.take(sample("package-not-configured", "curl", telling::over));
  t.wait(1);
  CHECK(t.messages() == messages{"package-added curl"});
}

TEST_CASE("the same on several agents is one line", "[alerts]") {
  told_by_time t;
  for (const auto* agent : {"web-1", "web-2", "web-3", "web-4", "web-5", "web-6"}) {
    t.take(of_agent(part_of(sample("policy-changed", "cis", telling::when_it_lasts), "checks", "x"),
                    agent));
    // What it led to differs from host to host.
    t.take(of_agent(
        part_of(sample("check-flipped", std::string("check of ") + agent, telling::with_others),
                "checks", "checks have another verdict"),
        agent));
    t.wait(5'000);
  }
  CHECK(t.messages().empty());
  t.wait(settle - 30'000);
  const auto told = t.told();
  REQUIRE(told.size() == 1);
  CHECK(told[0].agents.size() == 6);
  CHECK(told[0].parts.size() == 12);
  CHECK(told[0].message.ends_with(", on 6 agents: web-1, web-2, web-3, web-4, web-5 and 1 more"));
  t.wait(settle);
  CHECK(t.messages().empty());
}

TEST_CASE("several agents are one line only where the same happened on them", "[alerts]") {
  told_by_time t;
  const auto upgraded = [](const std::string& agent, const std::string& from) {
    auto a = of_agent(sample("package-changed", "curl", telling::with_others), agent);
    a.old_stable = {from};
    a.new_stable = {"2"};
    a.message = "curl: " + from + " -> 2";
    return a;
  };
  for (const auto* agent : {"web-1", "web-2"}) t.take(upgraded(agent, "1"));
  t.take(upgraded("web-3", "666"));
  t.wait(gather);
  CHECK(t.messages() == messages{"curl: 1 -> 2, on 2 agents: web-1, web-2", "curl: 666 -> 2"});
}

TEST_CASE("many of one rule in one scan are one line, though each is told at once", "[alerts]") {
  told_by_time t;
  for (int i = 0; i < 9; ++i) t.take(sample("user-added", "few" + std::to_string(i)));
  CHECK(t.messages().size() == 9);
  for (int i = 0; i < 300; ++i) t.take(sample("user-added", "many" + std::to_string(i)));
  t.take(sample("ssh-key-added", "root"));
  const auto told = t.told();
  REQUIRE(told.size() == 3);
  CHECK(told[0].parts.size() + told[1].parts.size() == 300);
  CHECK(told[2].message == "ssh-key-added root");
}

TEST_CASE("what comes and goes is told three times, then as a count", "[alerts]") {
  told_by_time t;
  std::size_t told = 0;
  for (int i = 0; i < 10; ++i) {
    t.take(part_of(sample("port-closed", "8080", telling::with_others), "network", "ports"));
    t.wait(gather);
    told += t.told().size();
  }
  CHECK(told == 3);
  t.wait(period);
  const auto counted = t.told();
  REQUIRE(counted.size() == 1);
  CHECK(counted[0].times == 10);
  CHECK(counted[0].message ==
        "port-closed 8080; this came 10 times since 1970-01-01T00:16:42.000Z");
  t.wait(period);
  CHECK(t.messages().empty());
}

TEST_CASE("a takeover that says the same again and again is counted, another one is told",
          "[alerts]") {
  told_by_time t;
  auto key = sample("ssh-key-added", "root");
  for (int i = 0; i < 10; ++i) t.take(key);
  CHECK(t.messages() == messages(3, "ssh-key-added root"));
  key.message = "ssh-key-added root: of somebody else";
  t.take(key);
  CHECK(t.messages() == messages{key.message});
  t.wait(period);
  const auto counted = t.told();
  REQUIRE(counted.size() == 1);
  CHECK(counted[0].times == 10);
}

TEST_CASE("what passes again and again is told as a count in the end", "[alerts]") {
  told_by_time t;
  for (unsigned i = 0; i < 5; ++i) {
    auto failed = sample("service-failed", "nginx", telling::when_it_lasts);
    failed.version = 2 * i;
    t.take(failed);
    t.wait(1'000);
    auto over = sample("service-failed", "nginx", telling::over);
    over.version = 2 * i + 1;
    t.take(over);
  }
  t.wait(period);
  const auto told = t.told();
  REQUIRE(told.size() == 1);
  CHECK(told[0].times == 5);
}

TEST_CASE("after a restart nothing is lost and nothing is told twice", "[alerts]") {
  told_by_time t;
  t.take(sample("ssh-key-added", "root"));
  t.take(sample("service-failed", "nginx", telling::when_it_lasts));
  CHECK(t.messages() == messages{"ssh-key-added root"});
  t.restart();
  t.wait(settle);
  CHECK(t.messages() == messages{"service-failed nginx"});
  t.restart();
  t.wait(settle);
  CHECK(t.messages().empty());
}

TEST_CASE("an alert that comes twice is told once", "[alerts]") {
  alerts::settling s({settle, gather, period}, {});
  s.take({5, sample("ssh-key-added", "root")}, 0);
  s.take({5, sample("ssh-key-added", "root")}, 0);
  s.take({4, sample("ssh-key-added", "older")}, 0);
  CHECK(s.decisions(0)->told.size() == 1);
  CHECK(s.at().number == 5);
}

TEST_CASE("a clock that was set back holds up nothing", "[alerts]") {
  alerts::settling s({settle, gather, period}, {});
  s.take({1, sample("service-failed", "nginx", telling::when_it_lasts)}, 1'000'000);
  s.tell_due(5);
  CHECK(s.decisions(0)->told.size() == 1);
}

TEST_CASE("a flood of alerts that wait is told rather than kept", "[alerts]") {
  alerts::settling s({settle, gather, period}, {});
  for (std::uint64_t i = 1; i <= 20'100; ++i)
    s.take({i, sample("service-failed", std::to_string(i), telling::when_it_lasts)}, 0);
  s.tell_due(1);
  const auto told = s.decisions(0)->told;
  REQUIRE(told.size() == 1);
  CHECK(told[0].parts.size() == 100);
}

TEST_CASE("another log begins anew, and what waited out of the last one waits on", "[alerts]") {
  alerts::settling s({settle, gather, period}, {});
  s.go_on_after({.log = 1, .number = 0});
  s.take({5, sample("service-failed", "nginx", telling::when_it_lasts)}, 1'000);
  s.go_on_after({.log = 2, .number = 0});
  s.take({1, sample("service-failed", "cron", telling::when_it_lasts)}, 1'000);
  CHECK(s.at() == store::told_log::place{.log = 2, .number = 1});
  CHECK(s.decisions(0)->waiting.size() == 2);
  s.tell_due(1'000 + settle);
  CHECK(s.decisions(0)->told.size() == 2);
}

TEST_CASE("ten thousand states that pass at once cost no time", "[alerts]") {
  alerts::settling s({settle, gather, period}, {});
  std::uint64_t number = 0;
  for (const auto how : {telling::when_it_lasts, telling::over})
    for (int i = 0; i < 10'000; ++i)
      s.take({++number, sample("port-opened", std::to_string(i), how)}, 0);
  s.tell_due(settle);
  CHECK(s.decisions(0)->told.empty());
}
