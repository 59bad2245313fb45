// One agent that floods, beside one that does not.
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "tests/support/enrolled_agent.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/process_use.hpp"

using namespace std::chrono_literals;
using tests::pipeline;

TEST_CASE("an agent that floods is served in its turn, and so is another", "[system][faults]") {
  pipeline p;
  for (const auto* name : {"broker", "wdb", "analyzer-1"}) p.start(name);
  const common::net::context context;
  const auto agent = [&](const std::string& id) {
    return tests::simulated_agent(context, p.root() + "/sim", p.paths().socket("agents"), id);
  };
  auto other = agent("modest");
  const int rounds = std::getenv("MUSTER_SOAK") != nullptr ? 500 : 40;
  const auto alone = tests::change(other, rounds);
  std::cout << "alone: " << alone.text() << "\n";
  const auto memory = tests::anonymous_kib(p.pid("broker"));
  std::atomic<bool> over = false;
  std::atomic<int> scans = 0;
  std::string failed;
  std::thread floods([&] {
    try {
      auto f = agent("floods");
      while (!over) {
        std::vector<std::pair<std::string, std::string>> users;
        for (int u = 0; u < 100; ++u)
          users.emplace_back(fmt::format("user{}", u),
                             std::to_string(scans) + std::string(900, 'x'));
        f.scan_users(users);
        f.exchange(0ms);
        ++scans;
      }
      for (const auto until = std::chrono::steady_clock::now() + 60s;
           !f.acknowledged() && std::chrono::steady_clock::now() < until;)
        f.exchange(5ms);
      if (!f.acknowledged()) failed = "the flood is not acknowledged";
    } catch (const std::exception& e) {
      failed = e.what();
    }
  });
  tests::round_trips beside;
  try {
    beside = tests::change(other, rounds);
  } catch (...) {
    over = true;
    floods.join();
    throw;
  }
  const auto more = tests::anonymous_kib(p.pid("broker")) - memory;
  over = true;
  floods.join();
  std::cout << "beside " << scans << " scans of 100 kB: " << beside.text() << "; broker " << more
            << " KiB more\n";
  CHECK(failed.empty());
  CHECK(scans > 0);
  if (!tests::keeps_freed_memory) CHECK(more < 64 * 1024);
}
