#include "bench/inventory/measure.hpp"

#include <time.h>

#include <algorithm>
#include <chrono>

#include "common/file_memory.hpp"

namespace bench {

namespace inventory = collector::inventory;

namespace {

constexpr int rounds = 7;

double cpu_ms() {
  timespec t{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

const inventory::provider& provider_of(schemas::table_id t) {
  return *std::ranges::find(inventory::providers(), t, &inventory::provider::table);
}

}  // namespace

double best_ms(const std::function<void()>& what) {
  using std::chrono::steady_clock;
  double best = 1e9;
  for (int i = 0; i < rounds; ++i) {
    const auto start = steady_clock::now();
    what();
    best = std::min(best,
                    std::chrono::duration<double, std::milli>(steady_clock::now() - start).count());
  }
  return best;
}

double middle_cpu_ms(const std::function<void()>& what) {
  std::vector<double> all;
  for (int i = 0; i < rounds; ++i) {
    const auto start = cpu_ms();
    what();
    all.push_back(cpu_ms() - start);
  }
  std::ranges::sort(all);
  return all[rounds / 2];
}

measured scan(const common::root_dir& host, schemas::table_id t) {
  measured m;
  m.ms = best_ms([&] { m.rows = inventory::run(provider_of(t), host).rows.size(); });
  return m;
}

double scan_all(const common::root_dir& host, const std::vector<schemas::table_id>& tables) {
  double sum = 0;
  for (const auto t : tables) sum += scan(host, t).ms;
  return sum;
}

std::vector<measured> first_scan(const common::root_dir& host,
                                 const std::vector<schemas::table_id>& tables) {
  using std::chrono::steady_clock;
  std::vector<measured> best(tables.size(), {.ms = 1e9});
  for (int i = 0; i < rounds; ++i) {
    const auto knows_nothing = host.remembering(std::make_shared<common::file_memory>());
    for (std::size_t t = 0; t < tables.size(); ++t) {
      const auto start = steady_clock::now();
      best[t].rows = inventory::run(provider_of(tables[t]), *knows_nothing).rows.size();
      const std::chrono::duration<double, std::milli> took = steady_clock::now() - start;
      best[t].ms = std::min(best[t].ms, took.count());
    }
  }
  return best;
}

common::root_dir seen_before(const common::root_dir& host) {
  auto out = host.remembering(std::make_shared<common::file_memory>());
  for (const auto& p : inventory::providers()) (void)inventory::run(p, *out);
  return std::move(*out);
}

}  // namespace bench
