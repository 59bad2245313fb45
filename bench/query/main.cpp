// What a question costs, each figure beside what it is measured against in the same run, and beside
// the goal: a walk over all values of the same stores by LMDB alone.
//
//   bench_query [HOSTS [PACKAGES]]
#include <lmdb.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "bench/query/stores.hpp"
#include "common/clock.hpp"
#include "common/subprocess.hpp"
#include "query/database.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

using clock_type = std::chrono::steady_clock;

/// Of this process, on all cores: what others do on the machine counts less than in the time that
/// passes.
template <class Do>
double cpu_seconds(Do&& what) {
  const auto now = [] {
    timespec t{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
  };
  const auto begun = now();
  what();
  return now() - begun;
}

template <class Do>
double seconds(Do&& what) {
  const auto begun = clock_type::now();
  what();
  return std::chrono::duration<double>(clock_type::now() - begun).count();
}

struct cost {
  double passed = 1e9, cpu = 1e9;  ///< seconds
};

/// The fastest of several: what others do on the machine only makes it slower.
template <class Do>
cost fastest(Do&& what, int times = 5) {
  cost out;
  for (int i = 0; i < times; ++i) {
    double cpu = 0;
    out.passed = std::min(out.passed, seconds([&] { cpu = cpu_seconds(what); }));
    out.cpu = std::min(out.cpu, cpu);
  }
  return out;
}

/// Every key and value of the rows, touched, without a check or a decoding.
std::size_t walk_raw(const std::string& folder) {
  MDB_env* env = nullptr;
  if (mdb_env_create(&env) != 0) std::abort();
  mdb_env_set_mapsize(env, std::size_t{16} << 30);
  mdb_env_set_maxdbs(env, 6);
  MDB_txn* txn = nullptr;
  MDB_dbi db = 0;
  MDB_cursor* at = nullptr;
  if (mdb_env_open(env, folder.c_str(), MDB_RDONLY | MDB_NOTLS, 0600) != 0 ||
      mdb_txn_begin(env, nullptr, MDB_RDONLY, &txn) != 0 ||
      mdb_dbi_open(txn, "rows", 0, &db) != 0 || mdb_cursor_open(txn, db, &at) != 0)
    std::abort();
  std::size_t bytes = 0;
  MDB_val k{}, v{};
  while (mdb_cursor_get(at, &k, &v, MDB_NEXT) == 0) {
    const auto* value = static_cast<const unsigned char*>(v.mv_data);
    for (std::size_t i = 0; i < v.mv_size; i += 64) bytes += value[i];
  }
  mdb_cursor_close(at);
  mdb_txn_abort(txn);
  mdb_env_close(env);
  return bytes;
}

std::size_t ask(const query::fleet_view& hosts, const std::string& sql) {
  auto db = query::database::open(hosts, {}, {});
  if (!db) std::abort();
  std::size_t rows = 0;
  const query::answer_taker taker{
      .begin = [](const auto&) { return common::status{}; },
      .row = [&](const auto&) -> common::result<bool> { return ++rows, true; }};
  if (const auto asked = (*db)->ask(sql, query::asked_of::fleet, taker); !asked) {
    std::fprintf(stderr, "%s\n", asked.error().text().c_str());
    std::abort();
  }
  return rows;
}

/// How fast it is beside the raw scan: threads make the time shorter, not the work less.
void tell_ratio(const char* what, const cost& raw, const cost& is, double goal) {
  std::printf("%-58s %10.3f x      goal %g (by the time of all cores %.3f)\n", what,
              raw.passed / is.passed, goal, raw.cpu / is.cpu);
}

void tell(const char* what, double is, const char* unit, double goal) {
  std::printf("%-58s %10.3f %-6s goal %g\n", what, is, unit, goal);
}

long peak_kib() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return used.ru_maxrss;
}

void measure(const bench::store_sizes& sizes, const std::string& muster) {
  const tests::temp_dir dir;
  const auto now = common::wall_ms();
  bench::write_stores(dir.path(), sizes, now);
  const auto hosts = bench::fleet_of(dir.path(), now);
  const auto before = peak_kib();
  const auto raw = fastest([&] {
    for (std::size_t i = 0; i < hosts.hosts.size(); ++i) walk_raw(hosts.store_of(i));
  });
  const auto filter = "SELECT agent, name FROM packages WHERE description LIKE '%nothing%'";
  const auto scan = fastest([&] { ask(hosts, filter); });
  const auto equal = fastest(
      [&] { ask(hosts, "SELECT agent, version FROM packages WHERE name = 'libexample7-perl'"); });
  const auto count = fastest([&] { ask(hosts, "SELECT count(*) FROM packages"); });
  std::printf("%d hosts with %d packages: raw scan %.3f s\n", sizes.hosts, sizes.packages,
              raw.passed);
  tell_ratio("full scan with LIKE, of the raw scan's speed", raw, scan, 0.3);
  tell_ratio("scan for a name, of the raw scan's speed", raw, equal, 0.3);
  tell("count(*), of the full scan's time", count.passed / scan.passed, "x", 0.1);
  tell("full scan", scan.passed / sizes.hosts / sizes.packages * 1e9, "ns/row", 0);
  std::printf("peak memory of all of it %ld KiB, before the questions %ld KiB\n", peak_kib(),
              before);
  if (muster.empty()) return;
  double lookup = 1000;
  for (int i = 0; i < 10; ++i)
    lookup = std::min(lookup, seconds([&] {
                        const auto ran = common::run(
                            {muster, "query", "--data", dir.path(),
                             "SELECT version FROM packages WHERE agent = 'host-00000' AND "
                             "name = 'libexample7-perl'"},
                            {});
                        if (!ran || ran->exit_status != 0) std::abort();
                      }));
  tell("key lookup on one host, with the start of the process", lookup * 1000, "ms", 5);
}

void measure_history(std::int64_t now) {
  const tests::temp_dir dir;
  const bench::store_sizes sizes{.hosts = 100, .packages = 100, .changes = 5000};
  bench::write_stores(dir.path(), sizes, now);
  const auto hosts = bench::fleet_of(dir.path(), now);
  const auto spent = fastest([&] {
    ask(hosts, "SELECT count(old_description) FROM packages_history WHERE since = '89d'");
  });
  tell("90 days of 100 hosts with 5,000 changes each", spent.passed, "s", 0);
}

}  // namespace

int main(int argc, char** argv) {
  const int hosts = argc > 1 ? std::atoi(argv[1]) : 1000;
  const int packages = argc > 2 ? std::atoi(argv[2]) : 1000;
  const std::string muster = MUSTER_BINARY_DIR "/muster";
  measure({.hosts = hosts, .packages = packages}, muster);
  if (argc > 1) return 0;
  measure({.hosts = 10, .packages = 1000}, {});
  measure({.hosts = 10'000, .packages = 10}, {});
  measure_history(common::wall_ms());
}
