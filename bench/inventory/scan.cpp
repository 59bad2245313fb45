// bench_inventory_scan: what the inventory costs, beside the floors that are measured in the same run. Ratios, no verdicts.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <vector>

#include "collector/inventory/packages/dpkg_status.hpp"
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/scan_cost.hpp"
#include "common/subprocess.hpp"

namespace {

namespace inventory = collector::inventory;
namespace fs = std::filesystem;
using schemas::table_id;
using std::chrono::duration;
using std::chrono::steady_clock;
constexpr int rounds = 7;

/// The best of some rounds, in milliseconds: what it costs when nobody disturbs.
double best_ms(const std::function<void()>& what) {
  double best = 1e9;
  for (int i = 0; i < rounds; ++i) {
    const auto start = steady_clock::now();
    what();
    best = std::min(best, duration<double, std::milli>(steady_clock::now() - start).count());
  }
  return best;
}

const inventory::provider& provider_of(table_id t) { return *std::ranges::find(inventory::providers(), t, &inventory::provider::table); }

struct measured {
  double ms = 0;
  std::size_t rows = 0;
};

measured scan(const common::root_dir& host, table_id t) {
  measured m;
  m.ms = best_ms([&] { m.rows = inventory::run(provider_of(t), host).rows.size(); });
  return m;
}

double parse_floor(const common::root_dir& host) {
  const auto file = host.read("var/lib/dpkg/status", 256u << 20);
  std::size_t count = 0;
  return !file ? 0 : best_ms([&] { inventory::parse_dpkg_status(file->bytes, [&](const auto&) { return ++count > 0; }); });
}

/// What the kernel alone takes to tell of each process: its folder, four files and two links.
double proc_floor() {
  return best_ms([] {
    char buffer[65536];
    for (const auto& e : fs::directory_iterator("/proc")) {
      if (e.path().filename().string().find_first_not_of("0123456789") != std::string::npos) continue;
      const common::unique_fd folder{::open(e.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
      for (const char* name : {"stat", "status", "cmdline", "cgroup"}) {
        const common::unique_fd file{::openat(folder.get(), name, O_RDONLY | O_CLOEXEC)};
        (void)!::read(file.get(), buffer, sizeof buffer);
      }
      for (const char* name : {"exe", "cwd"}) (void)!::readlinkat(folder.get(), name, buffer, sizeof buffer);
    }
  });
}

void every_table(const common::root_dir& host) {
  double all = 0;
  fmt::print("{:<20}{:>9}{:>10}{:>12}{:>11}\n", "table", "rows", "ms", "us a row", "peak MiB");
  for (const auto& p : inventory::providers()) {
    const collector::cost_meter meter;
    const auto m = scan(host, p.table);
    all += m.ms;
    fmt::print("{:<20}{:>9}{:>10.2f}{:>12.1f}{:>11.1f}\n", schemas::find_table(p.table)->name, m.rows, m.ms,
               m.rows == 0 ? 0.0 : m.ms * 1000 / static_cast<double>(m.rows), static_cast<double>(meter.stop().peak_bytes) / (1 << 20));
  }
  fmt::print("{:<20}{:>19.2f}\n\n", "all", all);
}

void against_floors(const common::root_dir& host) {
  const auto packages = scan(host, table_id::packages), processes = scan(host, table_id::processes), ports = scan(host, table_id::ports);
  const double parse = parse_floor(host), proc = proc_floor();
  const double dpkg_rows = best_ms([&] {
    inventory::package_rows rows;
    inventory::read_dpkg(host, rows);
  });
  const double query = best_ms([] { (void)common::run({"dpkg-query", "-W"}, {.time = std::chrono::seconds{20}, .output_bytes = 64u << 20}); });
  double six = packages.ms + processes.ms + ports.ms;
  for (const auto t : {table_id::os, table_id::hardware, table_id::interfaces}) six += scan(host, t).ms;
  fmt::print("dpkg status parse {:.2f} ms, raw reads of /proc {:.2f} ms, dpkg-query -W {:.2f} ms\n", parse, proc, query);
  fmt::print("processes {:.2f} x raw reads\n", processes.ms / proc);
  // The walk for the owners of sockets is part of the ports' own time: its floor is that table.
  fmt::print("six classic tables {:.2f} ms: {:.2f} x (parse + raw reads + ports), {:.2f} x dpkg-query -W\n", six, six / (parse + proc + ports.ms),
             six / query);
  fmt::print("deb rows {:.2f} ms: {:.2f} x dpkg-query -W\n\n", dpkg_rows, dpkg_rows / query);
}

void packages_growth() {
  const auto root = fs::temp_directory_path() / fmt::format("muster-bench-{}", ::getpid());
  for (const int count : {1000, 5000, 20'000}) {
    fs::create_directories(root / "var/lib/dpkg");
    std::ofstream out(root / "var/lib/dpkg/status");
    for (int i = 0; i < count; ++i)
      out << fmt::format(
          "Package: package-{}\nStatus: install ok installed\nPriority: optional\nSection: libs\nInstalled-Size: 120\nMaintainer: Some Maintainers "
          "<maintainers@lists.example.org>\nArchitecture: amd64\nVersion: 1.2.{}-3\nDepends: libc6 (>= 2.34), libgcc-s1 (>= 3.0)\nDescription: an "
          "ordinary package\n with a longer description\n over two lines\n\n",
          i, i);
    out.close();
    const auto host = common::root_dir::open(root.string());
    if (!host) return;
    const auto m = scan(*host, table_id::packages);
    fmt::print("{:>6} packages {:>9.2f} ms {:>7.2f} us a row\n", m.rows, m.ms, m.ms * 1000 / static_cast<double>(m.rows));
  }
  fs::remove_all(root);
}

void processes_growth(const common::root_dir& host) {
  std::vector<pid_t> children;
  for (const std::size_t count : {0u, 500u, 2000u}) {
    while (children.size() < count) {
      const auto pid = ::fork();
      if (pid < 0) break;
      if (pid == 0) {
        for (;;) ::pause();
      }
      children.push_back(pid);
    }
    const auto m = scan(host, table_id::processes);
    fmt::print("{:>6} processes {:>8.2f} ms {:>7.2f} us a row\n", m.rows, m.ms, m.ms * 1000 / static_cast<double>(m.rows));
  }
  for (const auto pid : children) ::kill(pid, SIGKILL);
  for (const auto pid : children) ::waitpid(pid, nullptr, 0);
}

}  // namespace

int main() {
  const auto host = common::root_dir::open("/");
  if (!host) return 1;
  every_table(*host);
  against_floors(*host);
  packages_growth();
  processes_growth(*host);
  return 0;
}
