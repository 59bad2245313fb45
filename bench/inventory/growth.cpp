#include "bench/inventory/growth.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "bench/inventory/floors.hpp"
#include "bench/inventory/measure.hpp"
#include "tests/support/children.hpp"

namespace bench {

namespace fs = std::filesystem;
using schemas::table_id;

namespace {

void print(const char* what, const measured& m) {
  fmt::print("{:>6} {:<10} {:>9.2f} ms {:>7.2f} us a row\n", m.rows, what, m.ms, m.us_a_row());
}

void write_status(const fs::path& file, int count) {
  std::ofstream out(file);
  for (int i = 0; i < count; ++i)
    out << fmt::format(
        "Package: package-{}\nStatus: install ok installed\nPriority: optional\nSection: "
        "libs\nInstalled-Size: 120\nMaintainer: Some Maintainers "
        "<maintainers@lists.example.org>\nArchitecture: amd64\nVersion: 1.2.{}-3\nDepends: libc6 "
        "(>= 2.34), libgcc-s1 (>= 3.0)\nDescription: an "
        "ordinary package\n with a longer description\n over two lines\n\n",
        i, i);
}

}  // namespace

void packages_growth() {
  const auto root = fs::temp_directory_path() / fmt::format("muster-bench-{}", ::getpid());
  fs::create_directories(root / "var/lib/dpkg");
  for (const int count : {1000, 5000, 20'000}) {
    write_status(root / "var/lib/dpkg/status", count);
    if (const auto host = common::root_dir::open(root.string()))
      print("packages", scan(*host, table_id::packages));
  }
  fs::remove_all(root);
}

void processes_growth(const common::root_dir& host) {
  tests::children asleep;
  for (const std::size_t count : {0u, 500u, 2000u, 5000u}) {
    while (asleep.size() < count && asleep.start([] { return true; }))
      ;
    print("processes", scan(host, table_id::processes));
    fmt::print("{:>17} {:>9.2f} ms of raw reads\n", "", raw_process_reads());
  }
}

void sockets_growth(const common::root_dir& host) {
  constexpr int holders = 10;
  for (const int count : {100, 1000, 10'000, 50'000}) {
    tests::children holding;
    tests::namespace_of_ours apart;
    bool all = apart.entered();
    for (int i = 0; all && i < holders; ++i)
      all =
          holding.start([&] { return tests::hold_sockets(i * count / holders, count / holders); });
    apart.leave();
    if (!all)
      return fmt::print(
                 "{:>6} sockets: skipped, a network namespace or that many open files are not "
                 "permitted here\n",
                 count),
             void();
    print("sockets", scan(host, table_id::ports));
  }
}

}  // namespace bench
