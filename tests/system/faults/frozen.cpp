// Stages that stop without ending, one after another and all at once, and stages that all die at
// once.
#include <signal.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "tests/support/closing_line.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/process_use.hpp"

using namespace std::chrono_literals;
using tests::pipeline;

namespace {

const std::vector<std::string> stages{"collector", "broker", "wdb", "analyzer-1"};

/// Longer, in a soak, than anything that waits for a peer has patience.
std::chrono::milliseconds how_long() { return std::getenv("MUSTER_SOAK") != nullptr ? 45s : 700ms; }

void change_for(tests::host_changes& changes, std::chrono::milliseconds most) {
  for (const tests::stopwatch w; w.passed() < most; std::this_thread::sleep_for(150ms))
    changes.make();
}

}  // namespace

TEST_CASE("each stage freezes in turn and goes on: nothing is lost, and memory stays flat",
          "[system][faults]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  tests::host_changes changes(p.root());
  for (const auto& stage : stages) {
    INFO(stage);
    std::map<std::string, long> before;
    for (const auto& s : stages) before[s] = tests::anonymous_kib(p.pid(s));
    p.signal(stage, SIGSTOP);
    change_for(changes, how_long());
    p.signal(stage, SIGCONT);
    std::cout << stage << " was frozen: ";
    tests::close_account(p.copies(), changes, {}, [&] { return p.last_words(); });
    for (const auto& s : stages)
      if (!tests::keeps_freed_memory) CHECK(tests::anonymous_kib(p.pid(s)) - before[s] < 64 * 1024);
  }
  p.check_oracle();
  CHECK(p.count_alerts("duplicate-agent") == 0);
}

TEST_CASE("all stages die at once, again and again: nothing is lost and nothing comes twice",
          "[system][faults]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  tests::host_changes changes(p.root());
  const int rounds = std::getenv("MUSTER_SOAK") != nullptr ? 30 : 2;
  for (int round = 0; round < rounds; ++round) {
    change_for(changes, 300ms);
    for (const auto& s : stages) p.signal(s, SIGKILL);
    for (const auto& s : stages) p.kill(s, SIGKILL);
    changes.make();
    const tests::stopwatch since;
    p.start_all();
    tests::close_account(p.copies(), changes, since, [&] { return p.last_words(); });
  }
  p.check_oracle();
}
