// Too little of what a stage needs: a disk that is slow, files, memory.
#include <signal.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "tests/support/closing_line.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/process_use.hpp"
#include "tests/support/simulated_agent.hpp"
#include "tests/support/stage_counts.hpp"

using namespace std::chrono_literals;
using tests::pipeline;

namespace {

tests::environment with_fault(const std::string& name, const std::string& value) {
  return {{"LD_PRELOAD", std::string(MUSTER_BINARY_DIR) + "/libmuster_fault.so"}, {name, value}};
}

}  // namespace

TEST_CASE("a disk that takes its time: agents wait, memory stays flat, nothing is lost",
          "[system][faults]") {
  const bool soak = std::getenv("MUSTER_SOAK") != nullptr;
  const int agents = 8, rounds = soak ? 400 : 30;
  pipeline p;
  p.start("broker");
  p.start("wdb", with_fault("MUSTER_FAULT_SLOW", soak ? "50" : "20"));
  p.start("analyzer-1");
  p.start("collector");
  p.await_settled("the first scan");
  tests::host_changes changes(p.root());
  const common::net::context context;
  std::vector<std::unique_ptr<tests::simulated_agent>> fleet;
  for (int n = 0; n < agents; ++n)
    fleet.push_back(std::make_unique<tests::simulated_agent>(
        context, p.root() + "/sim", p.paths().socket("agents"), fmt::format("slow-{}", n)));
  std::map<std::string, long> before;
  for (const auto* s : {"broker", "wdb"}) before[s] = tests::anonymous_kib(p.pid(s));
  // More than the credit: each has 256 KiB of it, and a row of 40 kB that changes.
  for (int round = 0; round < rounds; ++round) {
    changes.make();
    for (auto& a : fleet) {
      a->scan_users({{"big", std::to_string(round) + std::string(40'000, 'x')}});
      a->exchange(1ms);
    }
  }
  for (const auto& [s, kib] : before) {
    const auto more = tests::anonymous_kib(p.pid(s)) - kib;
    std::cout << s << ": " << more << " KiB more\n";
    if (!tests::keeps_freed_memory) CHECK(more < 128 * 1024);
  }
  tests::await(
      "every agent to be acknowledged",
      [&] {
        bool idle = true;
        for (auto& a : fleet) a->exchange(0ms), idle = idle && a->acknowledged();
        return idle;
      },
      120s, [&] { return p.last_words(); });
  tests::close_account(p.copies(), changes, {}, [&] { return p.last_words(); });
  tests::check_nothing_garbled(p);
}

TEST_CASE("a stage with too few files to begin ends with one line that names the limit",
          "[system][faults]") {
  pipeline p;
  // UndefinedBehaviorSanitizer opens files itself to look at an object's type.
  const int fewest = tests::keeps_freed_memory ? 32 : 5;
  for (const auto* stage : {"wdb", "collector", "broker", "analyzer-1"})
    for (int files = fewest; files < 64; files += files < 25 ? 1 : 8) {
      const auto said = p.log(stage).size();
      p.start(stage, with_fault("MUSTER_FAULT_LIMIT", fmt::format("files:{}", files)));
      tests::await("the stage to end", [&] { return p.ended(stage); });
      const auto words = p.log(stage).substr(said);
      INFO(stage << " with " << files << " files: " << words);
      CHECK(std::ranges::count(words, '\n') == 1);
      CHECK(words.find("ulimit -n") != std::string::npos);
      CHECK(words.find(fmt::format("may have {} files open", files)) != std::string::npos);
    }
}

TEST_CASE("stages with few files or little memory serve, or end with a line; none is lost for it",
          "[system][faults]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  tests::host_changes changes(p.root());
  std::vector<std::string> limits{"files:24", "files:70"};
  if (!tests::keeps_freed_memory)  // a sanitizer takes terabytes of address space
    for (const long mib : {48, 400}) limits.push_back("memory:" + std::to_string(mib << 20));
  int served = 0, ended = 0;
  for (const auto* stage : {"wdb", "collector", "broker", "analyzer-1"})
    for (const auto& limit : limits) {
      INFO(stage << " with " << limit);
      p.kill(stage, SIGTERM);
      const auto said = p.log(stage).size();
      p.start(stage, with_fault("MUSTER_FAULT_LIMIT", limit));
      changes.make();
      const tests::stopwatch patience;
      const auto stored = [&] {
        const auto now = tests::take_account(p.copies(), changes);
        return now.stored == now.sent && now.acknowledged == now.sent;
      };
      while (patience.passed() < 3s && !p.ended(stage) && !stored())
        std::this_thread::sleep_for(10ms);
      if (p.ended(stage)) {
        ++ended;
        const auto words = p.log(stage).substr(said);
        INFO(words);
        CHECK_FALSE(words.empty());
      } else {
        served += stored();
        p.kill(stage, SIGTERM);
      }
      p.start(stage);
    }
  std::cout << served << " served, " << ended << " ended, of " << 4 * limits.size() << "\n";
  tests::close_account(p.copies(), changes, {}, [&] { return p.last_words(); });
  p.check_oracle();
}
