#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"
#include "schemas/row.hpp"
#include "tests/unit/alerts/samples.hpp"
#include "tests/unit/alerts/told_by_time.hpp"

using namespace tests::alerts;
using schemas::telling;

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

TEST_CASE("a port that is open in one scan alone is told neither as opened nor as closed",
          "[alerts]") {
  told_by_time t;
  auto opened = sample("port-opened", "8080 inode 1", telling::when_it_lasts);
  opened.new_stable = {"nginx"};
  t.take(opened);
  t.wait(5'000);
  auto over = sample("port-opened", "8080 inode 1", telling::over);
  auto closed = sample("port-closed", "8080 inode 1", telling::when_it_lasts);
  over.version = closed.version = 1;
  closed.old_stable = {"nginx"};
  t.take(over);
  t.take(closed);
  t.wait(settle);
  CHECK(t.messages().empty());
}

TEST_CASE("a port that its program opened again is told neither as closed nor as opened",
          "[alerts]") {
  const auto row_of = [](const std::string& process, std::int64_t pid) {
    schemas::port p;
    p.protocol = "tcp";
    p.process = process;
    p.pid = pid;
    p.inode = pid;
    return schemas::encode_row(p).stable;
  };
  const auto tell_of = [&](const std::string& again_by) {
    told_by_time t;
    auto closed = sample("port-closed", "inode 1", telling::when_it_lasts);
    closed.old_stable = {row_of("nginx", 1)};
    auto over = sample("port-closed", "inode 2", telling::over);
    auto opened = sample("port-opened", "inode 2", telling::when_it_lasts);
    opened.new_stable = {row_of(again_by, 2)};
    over.version = opened.version = 1;
    for (auto* a : {&closed, &over, &opened}) {
      a->table = static_cast<schemas::u64>(schemas::table_id::ports);
      a->thing = {"tcp 8080"};
    }
    t.take(closed);
    t.wait(5'000);
    t.take(over);
    t.take(opened);
    t.wait(settle);
    return t.messages();
  };
  CHECK(tell_of("nginx").empty());
  CHECK(tell_of("evil") == messages{"port-opened inode 2"});
}
