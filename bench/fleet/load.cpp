// What a fleet sees: its first load beside raw LMDB, the latency of a lone delta beside two flushes and a round trip through the
// broker, what a flood does to the others, and what a second analyzer brings with rules that are dear.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <thread>

#include "bench/fleet/stages.hpp"
#include "bench/support/expensive_rules.hpp"
#include "common/kv/lmdb.hpp"
#include "tests/support/simulated_agent.hpp"
#include "wdb/alert_store.hpp"

namespace bench {

namespace {

using tests::simulated_agent;
using users = std::vector<std::pair<std::string, std::string>>;
using fleet = std::vector<std::unique_ptr<simulated_agent>>;

users rows(int count, const std::string& text) {
  users out;
  for (int i = 0; i < count; ++i) out.emplace_back("user-" + std::to_string(i), text);
  return out;
}

bool exchange(fleet& f) {
  bool idle = true;
  for (auto& a : f) a->exchange(common::milliseconds{0}), idle = a->idle() && idle;
  return idle;
}

fleet make_fleet(const common::net::context& context, const stages& s, int agents) {
  fleet out;
  for (int a = 0; a < agents; ++a)
    out.push_back(std::make_unique<simulated_agent>(context, s.dir() + "/sim", s.paths().socket("agents"), "sim-" + std::to_string(a)));
  return out;
}

/// One environment an agent, one durable commit each, in eight threads: what wdb does at the least.
double raw_rows_a_second(const std::string& dir, int agents, int rows_each) {
  std::vector<std::unique_ptr<common::kv::env>> envs;
  for (int a = 0; a < agents; ++a)
    envs.push_back(std::make_unique<common::kv::env>(*common::kv::env::open(dir + "/raw/" + std::to_string(a), {.databases = {"rows"}})));
  const std::string value(300, 'x');
  const auto begin = clock_type::now();
  std::vector<std::jthread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int a = t; a < agents; a += 8) {
        auto txn = *common::kv::write_txn::begin(*envs[static_cast<std::size_t>(a)]);
        for (int i = 0; i < rows_each; ++i)
          (void)txn.put(envs[static_cast<std::size_t>(a)]->db(0), "row-" + std::to_string(i * 7919 % rows_each), value);
        (void)std::move(txn).commit();
      }
    });
  threads.clear();
  return agents * rows_each / seconds_since(begin);
}

double flush_us(const std::string& dir) {
  const int fd = open((dir + "/flush").c_str(), O_RDWR | O_CREAT, 0600);
  const std::string page(4096, 'x');
  std::vector<double> times;
  for (int i = 0; i < 200; ++i) {
    const auto begin = clock_type::now();
    (void)!pwrite(fd, page.data(), page.size(), 0);
    fdatasync(fd);
    times.push_back(seconds_since(begin) * 1e6);
  }
  close(fd);
  return median(times);
}

/// From sending a change to the arrival of its acknowledgement, in µs: the agent's own commits before and after are not in it.
double lone_delta_us(simulated_agent& a, int n) {
  a.scan_users({{"one", std::to_string(n)}});
  const auto begin = clock_type::now();
  a.exchange(common::milliseconds{0});
  while (!a.acknowledged()) a.exchange(common::milliseconds{1});
  const auto took = std::chrono::duration<double, std::micro>(a.last_arrival() - begin).count();
  while (!a.idle()) a.exchange(common::milliseconds{1});  // its report too, before the next one
  return took;
}

std::vector<double> lone_deltas(simulated_agent& a, int from) {
  std::vector<double> out;
  for (int i = 0; i < 300; ++i) out.push_back(lone_delta_us(a, from + i));
  return out;
}

}  // namespace

void first_load() {
  constexpr int agents = 200, rows_each = 1000;
  stages s;
  for (const auto* name : {"broker", "wdb", "analyzer-1"}) s.start(name);
  const common::net::context context;
  auto f = make_fleet(context, s, agents);
  const std::string text(220, 'x');
  for (auto& a : f) a->scan_users(rows(rows_each, text));
  const auto begin = clock_type::now();
  while (!exchange(f)) std::this_thread::sleep_for(std::chrono::microseconds{200});
  const double ours = agents * rows_each / seconds_since(begin), raw = raw_rows_a_second(s.dir(), agents, rows_each);
  std::printf("first load of %d agents x %d rows: %.0f rows/s acknowledged, raw LMDB %.0f rows/s, ratio %.2f; wdb CPU %.0f ms, broker %.0f ms\n",
              agents, rows_each, ours, raw, ours / raw, s.cpu_ms("wdb"), s.cpu_ms("broker"));
  std::fflush(stdout);
}

void latency() {
  stages s;
  for (const auto* name : {"broker", "wdb", "analyzer-1"}) s.start(name);
  const common::net::context context;
  auto f = make_fleet(context, s, 2);
  auto &lone = *f[0], &flood = *f[1];
  lone.scan_users({{"one", ""}});
  flood.scan_users({{"one", ""}});
  while (!exchange(f)) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  const auto quiet = lone_deltas(lone, 0);
  const double flush = flush_us(s.dir());
  std::jthread flooding([&flood](const std::stop_token& stop) {
    for (int n = 0; !stop.stop_requested(); flood.exchange(common::milliseconds{1}))
      if (flood.acknowledged())
        for (int k = 0; k < 100; ++k) flood.scan_users({{"one", "flood" + std::to_string(++n)}});
  });
  const auto flooded = lone_deltas(lone, 1000);
  flooding.request_stop();
  flooding.join();
  std::printf(
      "a lone delta, committed to acknowledged: p50 %.0f us, p99 %.0f us; one flush to this disk takes %.0f us, so p50 is %.2f x two of them\n",
      quantile(quiet, 0.5), quantile(quiet, 0.99), flush, quantile(quiet, 0.5) / (2 * flush));
  std::printf("the same while another agent floods: p50 %.0f us, p99 %.0f us (%.2f x the quiet p99)\n", quantile(flooded, 0.5),
              quantile(flooded, 0.99), quantile(flooded, 0.99) / quantile(quiet, 0.99));
  std::fflush(stdout);
}

namespace {
double alerts_a_second(int analyzers) {
  constexpr int agents = 16, rows_each = 200;
  std::string text;  // in which the patterns find much to try
  while (text.size() < 120) text += "a reader of nine ";
  stages s;
  const std::string file = s.dir() + "/alerts.yml";
  std::ofstream(file) << expensive_rules(60, "users", "gecos");
  for (const auto* name : {"broker", "wdb"}) s.start(name);
  for (int i = 1; i <= analyzers; ++i) s.start("analyzer-" + std::to_string(i), {"--rules", file});
  const common::net::context context;
  auto f = make_fleet(context, s, agents);
  for (auto& a : f) a->scan_users({{"one", ""}});
  while (!exchange(f)) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  for (auto& a : f) a->scan_users(rows(rows_each, text));
  const auto begin = clock_type::now();
  double cpu = 0;
  while (!exchange(f)) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  // Judged when no store has a change-set left: the analyzers' CPU stands still.
  auto last = clock_type::now();
  while (seconds_since(last) < 0.5) {
    double now = 0;
    for (int i = 1; i <= analyzers; ++i) now += s.cpu_ms("analyzer-" + std::to_string(i));
    if (now > cpu) cpu = now, last = clock_type::now();
    exchange(f);
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  return agents * rows_each / std::chrono::duration<double>(last - begin).count();
}
}  // namespace

void scaling() {
  const double one = alerts_a_second(1), two = alerts_a_second(2);
  std::printf("changes judged by rules that are dear: one analyzer %.0f/s, two %.0f/s, ratio %.2f on %u processors\n", one, two, two / one,
              std::thread::hardware_concurrency());
  std::fflush(stdout);
}

}  // namespace bench
