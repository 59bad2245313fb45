// Kill -9 of each stage at counted events of the real binaries (a preload counts fdatasync, the
// durable meta write, and send): before a commit, after the commit before the ack, after the ack,
// and at random points. The oracle each time: both copies equal, each change once in history, each
// alert once.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <random>

#include "tests/support/pipeline.hpp"
#include "tests/support/seed.hpp"

using tests::pipeline;

namespace {

tests::environment fault(const std::string& event, unsigned at) {
  return {{"LD_PRELOAD", std::string(MUSTER_BINARY_DIR) + "/libmuster_fault.so"},
          {"MUSTER_FAULT_KILL", event + ":" + std::to_string(at)}};
}

int next_user = 0;

/// Restarts the stage so that it dies at the event, changes the host until it has died, starts it
/// again, and looks.
void die_and_recover(pipeline& p, const std::string& stage, const std::string& event, unsigned at) {
  INFO(stage << " dies at " << event << " number " << at);
  p.kill(stage);
  p.start(stage, fault(event, at));
  const int first = next_user;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!p.ended(stage) && std::chrono::steady_clock::now() < until) {
    const auto before = std::chrono::steady_clock::now();
    p.add_user("u" + std::to_string(next_user), 2000 + next_user);
    ++next_user;
    // The next change when this one went through, or the stage died over it.
    const std::string name = "user u" + std::to_string(next_user - 1) + " ";
    tests::await("the change or the death", [&] {
      return p.ended(stage) || p.count_alerts("user-added", name) == 1 ||
             std::chrono::steady_clock::now() - before > std::chrono::seconds{2};
    });
  }
  CHECK(p.ended(stage));
  p.start(stage);
  p.add_user("u" + std::to_string(next_user), 2000 + next_user);
  ++next_user;
  const std::string last = "user u" + std::to_string(next_user - 1) + " ";
  tests::await("the change after the restart",
               [&] { return p.count_alerts("user-added", last) == 1; });
  p.await_settled("both copies to be equal again");
  p.check_oracle();
  for (int u = first; u < next_user; ++u) {
    INFO("user u" << u);
    CHECK(p.count_alerts("user-added", "user u" + std::to_string(u) + " ") == 1);
  }
}

}  // namespace

TEST_CASE("a kill of any stage at any instant loses nothing and repeats nothing",
          "[system][kill]") {
  next_user = 0;
  pipeline p;
  p.start_all();
  p.await_settled("the first scan to be stored and verified");
  p.check_oracle();
  CHECK(p.alerts().empty());
  for (const auto* stage : {"wdb", "collector"})
    for (const auto* event : {"before-sync", "after-sync", "send"})
      die_and_recover(p, stage, event, 9);
  for (const auto* stage : {"broker", "analyzer-1"}) die_and_recover(p, stage, "send", 12);
}

TEST_CASE("kills at random points", "[system][kill]") {
  next_user = 0;
  const bool soak = std::getenv("MUSTER_SOAK") != nullptr;
  const auto seed = tests::seed("kills at random points");
  CAPTURE(seed);
  std::mt19937 rng(seed);
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  const std::vector<std::string> stages{"wdb", "collector", "broker", "analyzer-1", "alerts"};
  for (int round = 0; round < (soak ? 200 : 20); ++round) {
    const auto& stage = stages[rng() % stages.size()];
    const bool quiet = stage == "analyzer-1" || stage == "alerts";
    const unsigned at = quiet ? 2 + rng() % 10 : 2 + rng() % 40;
    die_and_recover(p, stage, "any", at);
  }
}
