// What a fleet costs that has nothing to say: a hello a second of each agent, with the digest of
// what it holds.

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

#include "bench/fleet/scripted_agent.hpp"
#include "bench/support/stages.hpp"
#include "common/open_files.hpp"

namespace bench {

namespace {

using scripted_fleet = std::vector<std::unique_ptr<scripted_agent>>;

void exchange_all(scripted_fleet& fleet) {
  for (auto& a : fleet) a->exchange();
  std::this_thread::sleep_for(std::chrono::milliseconds{1});
}

void load_all(scripted_fleet& fleet) {
  while (!std::ranges::all_of(fleet, &scripted_agent::stored)) exchange_all(fleet);
}

/// Every agent says hello once a second, spread over it.
void greet_for(scripted_fleet& fleet, int seconds) {
  const auto begin = clock_type::now();
  std::size_t said = 0;
  while (seconds_since(begin) < seconds) {
    const auto due =
        static_cast<std::size_t>(seconds_since(begin) * static_cast<double>(fleet.size()));
    for (; said < due; ++said) fleet[said % fleet.size()]->greet();
    exchange_all(fleet);
  }
}

}  // namespace

void idle() {
  constexpr int agents = 1000, rows_each = 3000, warm_up = 10, measured = 10;
  stages s;
  for (const auto* name : {"broker", "wdb", "analyzer-1"}) s.start(name);
  common::raise_file_limit();                                   // a connection takes some
  std::vector<std::unique_ptr<common::net::context>> contexts;  // each has 1,023 sockets at most
  scripted_fleet fleet;
  for (int a = 0; a < agents; ++a) {
    if (a % 200 == 0) contexts.push_back(std::make_unique<common::net::context>());
    fleet.push_back(std::make_unique<scripted_agent>(*contexts.back(), s.paths().socket("agents"),
                                                     "agent-" + std::to_string(a), rows_each));
    if (a % 100 == 99) load_all(fleet);  // their frames are kept no longer than needed
  }
  std::printf("%d idle agents of %d rows, a hello a second each, CPU of one core:\n", agents,
              rows_each);
  for (const auto* budget : {"100", "5", "0"}) {
    s.stop("wdb");
    s.start("wdb", {"--hash-budget", budget});
    greet_for(fleet, warm_up);
    const auto wdb = s.cpu_ms("wdb"), broker = s.cpu_ms("broker");
    const auto begin = clock_type::now();
    greet_for(fleet, measured);
    const auto percent = [&](double ms) { return ms / 10 / seconds_since(begin); };
    std::printf("  rows hashed anew with a budget of %3s %%: wdb %5.1f %%, broker %5.1f %%\n",
                budget, percent(s.cpu_ms("wdb") - wdb), percent(s.cpu_ms("broker") - broker));
    std::fflush(stdout);
  }
}

}  // namespace bench
