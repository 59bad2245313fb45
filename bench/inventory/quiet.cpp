#include "bench/inventory/quiet.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <thread>

#include "bench/inventory/floors.hpp"
#include "bench/inventory/measure.hpp"
#include "collector/scan/scanner.hpp"
#include "common/file_memory.hpp"
#include "tests/support/children.hpp"
#include "tests/support/settled_agent.hpp"

namespace bench {

namespace {

std::size_t rows_of(const collector::scan_outcome& s, schemas::table_id t) {
  for (const auto& found : s.tables)
    if (found.table == t) return found.rows.size();
  return 0;
}

/// The number after RssAnon, in KiB; 0 once the process is gone.
std::uint64_t anonymous_kib(pid_t pid) {
  const common::unique_fd fd{
      ::open(fmt::format("/proc/{}/status", pid).c_str(), O_RDONLY | O_CLOEXEC)};
  char text[4096];
  const auto size = fd ? ::read(fd.get(), text, sizeof text) : -1;
  const std::string_view all(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  const auto at = all.find("RssAnon:");
  std::uint64_t n = 0;
  if (at == all.npos) return 0;
  const auto digits = all.substr(all.find_first_of("0123456789", at));
  std::from_chars(digits.data(), digits.data() + digits.size(), n);
  return n;
}

}  // namespace

void quiet_cycle(const common::root_dir& host) {
  tests::children asleep;
  while (scan(host, schemas::table_id::processes).rows < 100 && asleep.start([] { return true; }))
    ;
  const auto remembering = host.remembering(std::make_shared<common::file_memory>());
  tests::settled_agent agent;
  collector::scan_outcome last;
  const auto look = [&](const common::root_dir& at) {
    last = collector::scan_host(at, {.policies = {}, .tables = classic});
  };
  const auto first = middle_cpu_ms([&] {
    look(*host.remembering(std::make_shared<common::file_memory>()));
    (void)tests::settled_agent{}.scan(last);
  });
  look(*remembering);
  (void)agent.scan(last);
  const auto scans = middle_cpu_ms([&] { look(*remembering); });
  const auto whole = middle_cpu_ms([&] {
    look(*remembering);
    (void)agent.scan(last);
  });
  const auto f = measure_floors(host);
  fmt::print(
      "six classic tables scanned, compared, hashed, committed, reported; {} packages, {} "
      "processes:\n",
      rows_of(last, schemas::table_id::packages), rows_of(last, schemas::table_id::processes));
  fmt::print(
      "  first cycle {:.2f} ms CPU; quiet cycle {:.2f} ms CPU, of which the scan {:.2f} and what "
      "only the kernel can do of it {:.2f}\n",
      first, whole, scans, f.processes + f.sockets + f.owners);
  for (const auto& t : last.tables)
    fmt::print("  {} {:.2f} ms", schemas::find_table(t.table)->name,
               static_cast<double>(t.cost.cpu_us) / 1e3);
  fmt::print("\n");
}

void collector_memory() {
  const tests::temp_dir data;
  const std::string program = MUSTER_BINARY_DIR "/muster-collector";
  std::string args[] = {
      program,      "--data", data.path(), "--connect", "ipc://" + data.path() + "/nobody.sock",
      "--interval", "2s"};
  std::vector<char*> argv;
  for (auto& a : args) argv.push_back(a.data());
  argv.push_back(nullptr);
  pid_t pid = 0;
  posix_spawn_file_actions_t quiet;
  ::posix_spawn_file_actions_init(&quiet);
  ::posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  const int failed = ::posix_spawn(&pid, program.c_str(), &quiet, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&quiet);
  if (failed != 0) return fmt::print("muster-collector: cannot be started\n"), void();
  std::uint64_t most = 0, last = 0;
  for (const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{9};
       std::chrono::steady_clock::now() < until;) {
    if (const auto now = anonymous_kib(pid)) last = now, most = std::max(most, now);
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  ::kill(pid, SIGTERM);
  ::waitpid(pid, nullptr, 0);
  fmt::print(
      "muster-collector, four scans with its policies: RssAnon at most {:.1f} MiB, {:.1f} MiB at "
      "the end\n",
      static_cast<double>(most) / 1024, static_cast<double>(last) / 1024);
}

}  // namespace bench
