// bench_inventory_scan: what the inventory costs, beside the floors that are measured in the same
// run. Ratios, no verdicts. With names of tables: these alone, many times, for a profiler to look
// at, after `again` with what a scan before remembers; `quiet`: the collector's cycle alone.
#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>

#include "bench/inventory/floors.hpp"
#include "bench/inventory/growth.hpp"
#include "bench/inventory/measure.hpp"
#include "bench/inventory/quiet.hpp"
#include "collector/inventory/packages/readers.hpp"
#include "collector/scan/scan_cost.hpp"

namespace {

namespace inventory = collector::inventory;

void print_table(schemas::table_id t, const bench::measured& first, const bench::measured& again,
                 std::uint64_t peak_bytes) {
  fmt::print("{:<20}{:>9}{:>10.2f}{:>10.2f}{:>12.1f}{:>11.1f}\n", schemas::find_table(t)->name,
             first.rows, first.ms, again.ms, first.us_a_row(),
             static_cast<double>(peak_bytes) / (1 << 20));
}

/// "again" is what every scan but the first one costs: files that nobody touched since are not read
/// again. What has an interval of its own is not in the sum.
void every_table(const common::root_dir& host, const common::root_dir& known) {
  const std::vector apart{schemas::table_id::updates, schemas::table_id::suid_files};
  std::vector<schemas::table_id> usual;
  for (const auto& p : inventory::providers())
    if (std::ranges::find(apart, p.table) == apart.end()) usual.push_back(p.table);
  fmt::print("{:<20}{:>9}{:>10}{:>10}{:>12}{:>11}\n", "table", "rows", "first ms", "again ms",
             "us a row", "peak MiB");
  const auto first = bench::first_scan(host, usual);
  double all = 0, all_again = 0;
  for (std::size_t i = 0; i < usual.size(); ++i) {
    const collector::cost_meter meter;
    const auto again = bench::scan(known, usual[i]);
    all += first[i].ms;
    all_again += again.ms;
    print_table(usual[i], first[i], again, meter.stop().peak_bytes);
  }
  fmt::print("{:<20}{:>19.2f}{:>10.2f}\n", "all of these", all, all_again);
  for (const auto t : apart) {
    const collector::cost_meter meter;
    const auto m = bench::scan(host, t), again = bench::scan(known, t);
    print_table(t, m, again, meter.stop().peak_bytes);
  }
  fmt::print("\n");
}

double sum_of(const std::vector<bench::measured>& all) {
  double out = 0;
  for (const auto& m : all) out += m.ms;
  return out;
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
    const auto six = root == &host ? sum_of(bench::first_scan(host, bench::classic))
                                   : bench::scan_all(*root, bench::classic);
    const auto deb = deb_rows(*root);
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
  const bool again = names[0] == std::string_view("again");
  const auto known = bench::seen_before(host);
  for (int i = again ? 1 : 0; i < count; ++i) {
    const auto* t = schemas::find_table(std::string_view(names[i]));
    if (t == nullptr) return fmt::print(stderr, "no table '{}'\n", names[i]), 1;
    for (int times = 0; times < 20; ++times)
      again ? (void)bench::scan(known, t->id) : (void)bench::first_scan(host, {t->id});
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
