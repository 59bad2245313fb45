// bench_inventory_scan: what the inventory costs, beside the floors that are measured in the same
// run. Ratios, no verdicts. With names of tables: these alone, many times, for a profiler to look
// at; `quiet`: the collector's cycle alone.
#include <fmt/format.h>
#include <malloc.h>

#include "bench/inventory/floors.hpp"
#include "bench/inventory/growth.hpp"
#include "bench/inventory/measure.hpp"
#include "bench/inventory/quiet.hpp"
#include "collector/inventory/packages/readers.hpp"
#include "collector/scan/scan_cost.hpp"

namespace {

namespace inventory = collector::inventory;

/// "again" is what every scan but the first one costs: files that nobody touched since are not read
/// again.
void every_table(const common::root_dir& host, const common::root_dir& known) {
  double all = 0, all_again = 0;
  fmt::print("{:<20}{:>9}{:>10}{:>10}{:>12}{:>11}\n", "table", "rows", "first ms", "again ms",
             "us a row", "peak MiB");
  for (const auto& p : inventory::providers()) {
    const collector::cost_meter meter;
    const auto m = bench::scan(host, p.table);
    const auto again = bench::scan(known, p.table);
    all += m.ms;
    all_again += again.ms;
    fmt::print("{:<20}{:>9}{:>10.2f}{:>10.2f}{:>12.1f}{:>11.1f}\n",
               schemas::find_table(p.table)->name, m.rows, m.ms, again.ms, m.us_a_row(),
               static_cast<double>(meter.stop().peak_bytes) / (1 << 20));
  }
  fmt::print("{:<20}{:>19.2f}{:>10.2f}\n\n", "all", all, all_again);
}

double deb_rows(const common::root_dir& host) {
  return bench::best_ms([&] {
    inventory::package_rows rows;
    inventory::read_dpkg(host, rows);
  });
}

double others(const common::root_dir& host) {
  return bench::best_ms([&] {
    inventory::package_rows rows;
    inventory::read_python(host, rows);
    inventory::read_npm(host, rows);
  });
}

void against_floors(const common::root_dir& host, const common::root_dir& known) {
  const auto f = bench::measure_floors(host);
  fmt::print(
      "floors: dpkg status parse {:.2f} ms, raw reads of /proc {:.2f} ms, sock_diag {:.2f} ms, "
      "owner walk {:.2f} ms; dpkg-query -W {:.2f} ms\n",
      f.parse, f.processes, f.sockets, f.owners, f.dpkg_query);
  fmt::print(
      "{} packages of pypi and npm, of which the floors know nothing: raw reads of their metadata "
      "{:.2f} ms\n",
      f.other_packages, f.other_reads);
  fmt::print("processes {:.2f} x raw reads, ports {:.2f} x (sock_diag + owner walk)\n",
             bench::scan(host, schemas::table_id::processes).ms / f.processes,
             bench::scan(host, schemas::table_id::ports).ms / (f.sockets + f.owners));
  for (const auto& [when, root] : {std::pair{"first", &host}, {"again", &known}}) {
    const auto six = bench::scan_all(*root, bench::classic), deb = deb_rows(*root);
    fmt::print(
        "{}: six classic tables {:.2f} ms: {:.2f} x floors, {:.2f} x dpkg-query -W; deb rows "
        "{:.2f} ms: {:.2f} x dpkg-query -W\n",
        when, six, six / f.sum(), six / f.dpkg_query, deb, deb / f.dpkg_query);
    const auto classic = six - others(*root);
    fmt::print("  without pypi and npm: {:.2f} ms: {:.2f} x floors, {:.2f} x dpkg-query -W\n",
               classic, classic / f.sum(), classic / f.dpkg_query);
  }
  fmt::print("\n");
}

int profile(const common::root_dir& host, char** names, int count) {
  for (int i = 0; i < count; ++i) {
    const auto* t = schemas::find_table(std::string_view(names[i]));
    if (t == nullptr) return fmt::print(stderr, "no table '{}'\n", names[i]), 1;
    for (int times = 0; times < 20; ++times) (void)bench::scan(host, t->id);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  // As the collector has it (prepare_process): a heap that is not given back and fetched again for
  // each scan.
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
  const auto host = common::root_dir::open("/");
  if (!host) return 1;
  if (argc == 2 && argv[1] == std::string_view("quiet")) return bench::quiet_cycle(*host), 0;
  if (argc > 1) return profile(*host, argv + 1, argc - 1);
  const auto known = bench::seen_before(*host);
  every_table(*host, known);
  against_floors(*host, known);
  bench::quiet_cycle(*host);
  bench::collector_memory();
  fmt::print("\n");
  bench::packages_growth();
  bench::processes_growth(*host);
  bench::sockets_growth(*host);
  return 0;
}
