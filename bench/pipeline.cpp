// Process-level figures: acknowledged rows a second through the whole pipeline (one agent, changed
// rows, collector → broker → wdb → durable → ack) as a ratio to raw LMDB (the same bytes, one
// environment, the same number of commits) in the same run, and the cost of each process. Starts
// the real binaries on a temporary folder; everything ends with it.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "collector/state/state_store.hpp"
#include "collector/sync/agent_protocol.hpp"
#include "common/hash.hpp"
#include "common/net/link.hpp"
#include "schemas/digest.hpp"
#include "schemas/inventory.hpp"
#include "schemas/paths.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

namespace fs = std::filesystem;
using clock_type = std::chrono::steady_clock;

struct child {
  std::string name;
  pid_t pid = 0;
};

child start(const std::string& name, std::vector<std::string> arguments) {
  const std::string binary = std::string(MUSTER_BINARY_DIR) + "/muster-" + name;
  arguments.insert(arguments.begin(), binary);
  std::vector<char*> argv;
  for (auto& a : arguments) argv.push_back(a.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
  child c{name, 0};
  posix_spawn(&c.pid, argv[0], &files, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  return c;
}

/// CPU milliseconds and RssAnon KiB of a process, from /proc.
void print_cost(const child& c) {
  std::ifstream stat("/proc/" + std::to_string(c.pid) + "/stat"),
      status("/proc/" + std::to_string(c.pid) + "/status");
  std::string text((std::istreambuf_iterator<char>(stat)), {});
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string word;
  long user = 0, system = 0;
  for (int i = 3; i <= 15 && fields >> word; ++i) {
    if (i == 14) user = std::stol(word);
    if (i == 15) system = std::stol(word);
  }
  std::string anon;
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("RssAnon:")) anon = line.substr(8);
  std::printf("  %-10s CPU %5ld ms   RssAnon %s\n", c.name.c_str(),
              (user + system) * 1000 / sysconf(_SC_CLK_TCK), anon.c_str());
}

collector::scan_outcome scan_of(int generation, int rows) {
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
  for (int i = 0; i < rows; ++i) {
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

/// The real agent half, driven as fast as it goes: commits a scan, and sends until the server has
/// acknowledged all of it.
class driver {
 public:
  driver(const common::net::context& context, const schemas::data_paths& paths)
      : id_(*schemas::agent_id::parse("bench")),
        instance_(common::random_u64() | 1),
        store_(*collector::state::state_store::open(paths.collector(id_), instance_)),
        link_(*common::net::link::connect(context, paths.socket("agents"))),
        protocol_(store_, id_, instance_, std::chrono::seconds{30}) {}

  void commit(const collector::scan_outcome& s) {
    if (!store_.commit(s)) std::abort();
    protocol_.scanned({.scan_id = s.scan_id,
                       .started = 0,
                       .ended = 0,
                       .hostname = "bench",
                       .os = "bench",
                       .tables = {{.table = 4}},
                       .policies = {}});
  }

  void until_acknowledged() {
    for (;;) {
      exchange(std::chrono::milliseconds{5});
      if (protocol_.idle()) return;
    }
  }

  /// Takes what came and sends what there is credit for.
  void exchange(std::chrono::milliseconds wait) {
    common::net::waiter().add(link_).wait(wait);
    if (link_.take_connected()) protocol_.connected();
    while (auto in = link_.receive()) (void)protocol_.arrived(*in, clock_type::now());
    for (;;) {
      auto f = protocol_.next(clock_type::now());
      if (!f || !*f) break;
      while (link_.send(**f) != common::net::sent::queued) std::this_thread::yield();
      protocol_.sent((*f)->size(), clock_type::now());
    }
  }

 private:
  schemas::agent_id id_;
  std::uint64_t instance_;
  collector::state::state_store store_;
  common::net::link link_;
  collector::sync::agent_protocol protocol_;
};

double raw_lmdb_rows_a_second(const std::string& dir, int generations, int rows) {
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

}  // namespace

int main() {
  const tests::temp_dir dir;
  const schemas::data_paths paths{dir / "data"};
  fs::create_directories(paths.run());
  std::vector<child> stages{start("broker", {"--data", paths.data}),
                            start("wdb", {"--data", paths.data}),
                            start("analyzer", {"--data", paths.data})};
  constexpr int generations = 20, rows = 1500;
  {
    const common::net::context context;
    driver d(context, paths);
    d.commit(scan_of(0, rows));
    d.until_acknowledged();
    std::vector<collector::scan_outcome> scans;
    for (int g = 1; g <= 2 * generations; ++g) scans.push_back(scan_of(g, rows));
    const auto timed = [&](auto&& work) {
      const auto begin = clock_type::now();
      work();
      return generations * rows / std::chrono::duration<double>(clock_type::now() - begin).count();
    };
    const double one_by_one = timed([&] {
      for (int g = 0; g < generations; ++g)
        d.commit(scans[static_cast<std::size_t>(g)]), d.until_acknowledged();
    });
    const double in_flight = timed([&] {
      for (int g = generations; g < 2 * generations; ++g)
        d.commit(scans[static_cast<std::size_t>(g)]), d.exchange(std::chrono::milliseconds{0});
      d.until_acknowledged();
    });
    const double raw = raw_lmdb_rows_a_second(dir / "raw", generations, rows);
    std::printf(
        "%d scans of %d changed rows: committed at the agent, sent, stored with history and "
        "change-set, acknowledged\n",
        generations, rows);
    std::printf("  each acknowledged before the next: %8.0f rows/s   ratio to raw LMDB %.3f\n",
                one_by_one, one_by_one / raw);
    std::printf("  with scans in flight:              %8.0f rows/s   ratio to raw LMDB %.3f\n",
                in_flight, in_flight / raw);
    std::printf("  raw LMDB, one durable commit each: %8.0f rows/s\n", raw);
  }
  for (const auto& c : stages) print_cost(c);
  for (auto c = stages.rbegin(); c != stages.rend(); ++c) {
    kill(c->pid, SIGTERM);
    waitpid(c->pid, nullptr, 0);
  }
}
