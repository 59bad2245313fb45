// Acknowledged rows a second through the whole pipeline (one agent, changed rows, collector →
// broker → wdb → durable → ack) as a ratio to raw LMDB (the same bytes, one environment, the same
// number of commits) in the same run, and the cost of each process.
#include <cstdio>
#include <thread>

#include "bench/pipeline/pipeline.hpp"
#include "bench/support/stages.hpp"
#include "common/kv/lmdb.hpp"
#include "schemas/digest.hpp"
#include "schemas/inventory.hpp"
#include "tests/support/simulated_agent.hpp"

namespace bench {

namespace {

constexpr int generations = 20, rows = 1500;

collector::scan_outcome scan_of(int generation, int count) {
  collector::scan_outcome s{.scan_id = "scan-" + std::to_string(generation),
                            .started = generation,
                            .ended = generation,
                            .hostname = "bench",
                            .os = "bench",
                            .tables = {},
                            .policies = {}};
  collector::scanned_table t{.table = schemas::table_id::processes,
                             .status = schemas::table_status::ok,
                             .reason = {},
                             .rows = {}};
  for (int i = 0; i < count; ++i) {
    schemas::process p;
    p.pid = i;
    p.boot_id = "0f5d9a2c-6c1b-4a7e-9d53-1b2c3d4e5f60";
    p.start_ticks = 1000 + i;
    p.ppid = 1;
    p.name = "worker-" + std::to_string(i);
    p.exe = "/usr/lib/example/libexec/worker";
    p.args = {"/usr/lib/example/libexec/worker", "--generation", std::to_string(generation),
              "--configuration", "/etc/example/worker.d/configuration-of-some-length.conf"};
    p.uid = 1000;
    p.gid = 1000;
    t.rows.push_back(schemas::encode_row(p));
  }
  s.tables.push_back(std::move(t));
  return s;
}

double raw_lmdb_rows_a_second(const std::string& dir) {
  auto env = *common::kv::env::open(dir, {.databases = {"rows"}});
  const auto& table = *schemas::find_table("processes");
  double seconds = 0;
  for (int g = 0; g < generations; ++g) {
    const auto s = scan_of(g, rows);
    std::vector<std::pair<std::string, std::string>> entries;
    for (const auto& r : s.tables[0].rows)
      entries.emplace_back(schemas::key_hash(table.id, *schemas::key_of(table, r.stable)),
                           r.stable + r.volatile_);
    const auto begin = clock_type::now();
    auto txn = *common::kv::write_txn::begin(env);
    for (const auto& [k, v] : entries) (void)txn.put(env.db(0), k, v);
    (void)std::move(txn).commit();
    seconds += std::chrono::duration<double>(clock_type::now() - begin).count();
  }
  return generations * rows / seconds;
}

void until_acknowledged(tests::simulated_agent& agent) {
  while (!agent.idle()) agent.exchange(std::chrono::milliseconds{5});
}

}  // namespace

void throughput() {
  stages s;
  for (const auto* name : {"broker", "wdb", "analyzer-1"}) s.start(name);
  const common::net::context context;
  tests::simulated_agent agent(context, s.paths().data, s.paths().socket("agents"), "bench");
  agent.commit(scan_of(0, rows));
  until_acknowledged(agent);
  std::vector<collector::scan_outcome> scans;
  for (int g = 1; g <= 2 * generations; ++g) scans.push_back(scan_of(g, rows));
  const auto timed = [&](auto&& work) {
    const auto begin = clock_type::now();
    work();
    return generations * rows / seconds_since(begin);
  };
  const double one_by_one = timed([&] {
    for (int g = 0; g < generations; ++g)
      agent.commit(scans[static_cast<std::size_t>(g)]), until_acknowledged(agent);
  });
  const double in_flight = timed([&] {
    for (int g = generations; g < 2 * generations; ++g)
      agent.commit(scans[static_cast<std::size_t>(g)]),
          agent.exchange(std::chrono::milliseconds{0});
    until_acknowledged(agent);
  });
  const double raw = raw_lmdb_rows_a_second(s.dir() + "/raw");
  std::printf(
      "%d scans of %d changed rows: committed at the agent, sent, stored with history and "
      "change-set, acknowledged\n",
      generations, rows);
  std::printf("  each acknowledged before the next: %8.0f rows/s   ratio to raw LMDB %.3f\n",
              one_by_one, one_by_one / raw);
  std::printf("  with scans in flight:              %8.0f rows/s   ratio to raw LMDB %.3f\n",
              in_flight, in_flight / raw);
  std::printf("  raw LMDB, one durable commit each: %8.0f rows/s\n", raw);
  for (const std::string name : {"broker", "wdb", "analyzer-1"})
    std::printf("  %-10s CPU %5.0f ms   RssAnon %ld KiB\n", name.c_str(), s.cpu_ms(name),
                s.rss_anon_kib(name));
}

}  // namespace bench
