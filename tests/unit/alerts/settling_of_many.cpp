// What comes several times: on several agents, in one scan, again and again.
#include <catch2/catch.hpp>

#include "tests/unit/alerts/samples.hpp"
#include "tests/unit/alerts/told_by_time.hpp"

using namespace tests::alerts;
using schemas::telling;

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

TEST_CASE("a takeover of one agent is told at once, the same of others as one line soon after",
          "[alerts]") {
  told_by_time t;
  const auto of = [](const std::string& agent, const std::string& key) {
    auto a = of_agent(sample("ssh-key-added", "root"), agent);
    a.new_stable = {key};
    a.message = "root: " + key;
    return a;
  };
  t.take(of("web-1", "ops"));
  CHECK(t.messages() == messages{"root: ops"});
  for (const auto* agent : {"web-2", "web-3", "web-4"}) {
    t.take(of(agent, "ops"));
    t.wait(5'000);
  }
  CHECK(t.messages().empty());
  t.take(of("web-5", "evil"));
  CHECK(t.messages() == messages{"root: evil"});
  t.restart();
  t.wait(settle);
  CHECK(t.messages() == messages{"root: ops, on 3 agents: web-2, web-3, web-4"});
  t.wait(period);
  t.take(of("web-6", "ops"));
  CHECK(t.messages() == messages{"root: ops"});
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

TEST_CASE("what is grave is told with other words also where it is told with others", "[alerts]") {
  told_by_time t;
  auto grant = sample("sudo-widened", "carol");
  grant.part_of = "sudo";
  grant.severity = static_cast<schemas::u64>(schemas::severity::high);
  for (int i = 0; i < 5; ++i) {
    grant.scan_id = std::to_string(i);
    grant.message = "carol may run " + std::to_string(i);
    t.take(grant);
    t.wait(3'000);
    CHECK(t.messages() == messages{grant.message});
  }
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
