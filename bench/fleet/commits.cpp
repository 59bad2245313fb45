// Changes of one row from many agents, each acknowledged as durable, beside LMDB commits of as many
// environments in as many threads as wdb has.
#include <atomic>
#include <cstdio>
#include <thread>

#include "bench/fleet/synthetic_server.hpp"
#include "bench/support/stages.hpp"
#include "common/kv/lmdb.hpp"

namespace bench {

namespace {

constexpr std::size_t changing_hosts = 200, commit_threads = 8;
constexpr std::uint32_t changing_rows = 100;
constexpr int commit_rounds = 3;
constexpr std::chrono::seconds measured{4};

double raw_commits(const std::string& dir) {
  std::vector<std::unique_ptr<common::kv::env>> envs;
  for (std::size_t n = 0; n < changing_hosts; ++n)
    envs.push_back(std::make_unique<common::kv::env>(
        *common::kv::env::open(dir + "/raw/" + std::to_string(n), {.databases = {"rows"}})));
  std::atomic<std::uint64_t> done = 0;
  const auto begin = clock_type::now();
  std::vector<std::jthread> all;
  for (std::size_t t = 0; t < commit_threads; ++t)
    all.emplace_back([&, t] {
      const std::string value(300, 'x');
      for (std::size_t n = t; clock_type::now() - begin < measured;
           n = (n + commit_threads) % changing_hosts) {
        auto txn = *common::kv::write_txn::begin(*envs[n]);
        (void)txn.put(envs[n]->db(0), "row-" + std::to_string(done % changing_rows), value);
        (void)std::move(txn).commit();
        ++done;
      }
    });
  all.clear();
  return static_cast<double>(done) / seconds_since(begin);
}

double acknowledged_changes(synthetic_server& s) {
  const auto before = s.fleet().changes_acknowledged();
  const auto begin = clock_type::now();
  s.fleet().begin_changes(0);
  s.until([&] { return clock_type::now() - begin >= measured; });
  const auto done = s.fleet().changes_acknowledged() - before;
  const double rate = static_cast<double>(done) / seconds_since(begin);
  s.fleet().end_changes();
  s.until([&] { return s.fleet().is_settled(); });
  return rate;
}

}  // namespace

void commits() {
  synthetic_server s(changing_hosts, changing_rows);
  s.connect();
  s.fleet().scan_all();
  s.until([&] { return s.fleet().is_settled(); });
  std::vector<double> ours, raw;
  for (int i = 0; i < commit_rounds; ++i) {
    ours.push_back(acknowledged_changes(s));
    raw.push_back(raw_commits(s.paths().data));
  }
  std::printf(
      "changes of one row from %zu hosts, one at a time of each: %.0f/s acknowledged as "
      "durable, "
      "raw LMDB commits in %zu threads %.0f/s, ratio %.2f\n",
      changing_hosts, median(ours), commit_threads, median(raw), median(ours) / median(raw));
  std::fflush(stdout);
}

}  // namespace bench
