// The first load of a fleet whose snapshots are ready, beside raw LMDB.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

#include "bench/fleet/scripted_agent.hpp"
#include "bench/support/stages.hpp"
#include "common/kv/lmdb.hpp"

namespace bench {

namespace {

struct raw_figures {
  double put, created_and_put;  ///< rows a second
};

/// One environment an agent, one durable commit each, in eight threads: what wdb does at the least.
/// wdb creates the environments too.
raw_figures raw_rows_a_second(const std::string& dir, int agents, int rows_each) {
  const auto start = clock_type::now();
  std::vector<std::unique_ptr<common::kv::env>> envs;
  for (int a = 0; a < agents; ++a)
    envs.push_back(std::make_unique<common::kv::env>(
        *common::kv::env::open(dir + "/raw/" + std::to_string(a), {.databases = {"rows"}})));
  const std::string value(300, 'x');
  const auto begin = clock_type::now();
  std::vector<std::jthread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int a = t; a < agents; a += 8) {
        const auto& env = *envs[static_cast<std::size_t>(a)];
        auto txn = *common::kv::write_txn::begin(env);
        for (int i = 0; i < rows_each; ++i)
          (void)txn.put(env.db(0), "row-" + std::to_string(i * 7919 % rows_each), value);
        (void)std::move(txn).commit();
      }
    });
  threads.clear();
  return {agents * rows_each / seconds_since(begin), agents * rows_each / seconds_since(start)};
}

}  // namespace

void first_load() {
  constexpr int agents = 200, rows_each = 1000, rounds = 3;
  std::vector<double> ours, put, created;
  std::vector<double> wdb, broker;
  std::vector<std::unique_ptr<stages>>
      kept;  // files deleted just now make the creation of others dear
  for (int round = 0; round < rounds; ++round) {
    auto& s = *kept.emplace_back(std::make_unique<stages>());
    for (const auto* name : {"broker", "wdb", "analyzer-1"}) s.start(name);
    const common::net::context context;
    std::vector<std::unique_ptr<scripted_agent>> fleet;
    for (int a = 0; a < agents; ++a)
      fleet.push_back(std::make_unique<scripted_agent>(context, s.paths().socket("agents"),
                                                       "agent-" + std::to_string(a), rows_each));
    const auto begin = clock_type::now();
    while (!std::ranges::all_of(fleet, &scripted_agent::stored)) {
      for (auto& a : fleet)
        if (!a->stored()) a->exchange();
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    ours.push_back(agents * rows_each / seconds_since(begin));
    wdb.push_back(s.cpu_ms("wdb")), broker.push_back(s.cpu_ms("broker"));
    for (const auto* name : {"analyzer-1", "wdb", "broker"}) s.stop(name);
    const auto raw = raw_rows_a_second(s.dir(), agents, rows_each);
    put.push_back(raw.put), created.push_back(raw.created_and_put);
  }
  const auto us_a_row = median(wdb) * 1000 / (agents * rows_each);
  std::printf(
      "first load of %d agents x %d rows: %.0f rows/s stored and acknowledged, raw LMDB %.0f "
      "rows/s, ratio %.2f; raw with "
      "the environments created %.0f, ratio %.2f; wdb CPU %.0f ms (%.1f us a row), broker %.0f "
      "ms\n",
      agents, rows_each, median(ours), median(put), median(ours) / median(put), median(created),
      median(ours) / median(created), median(wdb), us_a_row, median(broker));
  std::fflush(stdout);
}

}  // namespace bench
