// How long `muster feed import` and `muster cves` take beside their goals: an index of 100,000
// records within 10 s and 300 MiB, 1,000 hosts of 1,000 packages matched within 2 s. Everything is
// generated. BENCH_RECORDS, BENCH_HOSTS and BENCH_PACKAGES change the sizes.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "bench/support/ordinary_package.hpp"
#include "schemas/inventory.hpp"
#include "schemas/paths.hpp"
#include "store/registry.hpp"
#include "tests/support/agent_history.hpp"

namespace {

namespace fs = std::filesystem;
using clock_type = std::chrono::steady_clock;

int number_from(const char* name, int otherwise) {
  const char* set = std::getenv(name);
  return set == nullptr ? otherwise : std::atoi(set);
}

struct run {
  double seconds = 0, peak_mib = 0;
  int code = -1;
};

/// A program with its output thrown away, and the most memory that it had.
run run_program(std::vector<std::string> words) {
  const auto began = clock_type::now();
  const pid_t child = ::fork();
  if (child == 0) {
    if (std::freopen("/dev/null", "w", stdout) == nullptr) ::_exit(126);
    std::vector<char*> argv;
    for (auto& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  int status = 0;
  rusage use{};
  ::wait4(child, &status, 0, &use);
  return {std::chrono::duration<double>(clock_type::now() - began).count(),
          static_cast<double>(use.ru_maxrss) / 1024, WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

/// As Debian's are: some lines of text, two or three releases, a few versions.
std::string record(int n) {
  const auto fixed = fmt::format("1.{}-1+deb12u{}", n % 500, n % 7);
  std::string affected;
  for (const int release : {11, 12, 13})
    affected += fmt::format(
        R"({}{{"package":{{"ecosystem":"Debian:{}","name":"source-{}","purl":"pkg:deb/debian/source?arch=source"}},)"
        R"("ranges":[{{"type":"ECOSYSTEM","events":[{{"introduced":"0"}},{{"fixed":"{}"}}]}}],)"
        R"("versions":["1.0-1","1.1-1","1.2-1","1.3-1"],"ecosystem_specific":{{"urgency":"not yet assigned"}}}})",
        affected.empty() ? "" : ",", release, n % 8'000, fixed);
  return fmt::format(
      R"({{"schema_version":"1.7.3","id":"DEBIAN-CVE-2020-{0}","upstream":["CVE-2020-{0}"],)"
      R"("published":"2020-01-01T00:00:00Z","modified":"2026-11-29T00:00:00Z","details":"{1}",)"
      R"("severity":[{{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}],)"
      R"("affected":[{2}],"references":[{{"type":"ADVISORY","url":"https://security-tracker.debian.org/tracker/CVE-2020-{0}"}}]}})",
      n, std::string(700, 'x'), affected);
}

void write_records(const std::string& folder, int count) {
  for (int n = 0; n < count; ++n) {
    const auto inner = fmt::format("{}/{:03}", folder, n / 1'000);
    if (n % 1'000 == 0) fs::create_directories(inner);
    std::ofstream(fmt::format("{}/{}.json", inner, n)) << record(n);
  }
}

/// A host, in one of forty states that packages are in.
void write_host(const schemas::data_paths& paths, const std::string& id, int number, int packages) {
  schemas::os os;
  os.host = id;
  os.distribution = "debian";
  os.version_id = "12";
  std::vector<schemas::encoded_row> rows;
  for (int i = 0; i < packages; ++i) {
    auto p = bench::ordinary_package(fmt::format("package-{}", i));
    p.source = fmt::format("source-{}", i / 2 * 3);
    p.version = fmt::format("1.{}-1+deb12u1", 495 + (i / 2 + number % 4) % 5);
    p.vendor = "Debian Maintainers <pkg-team@lists.debian.org>";
    p.installed_at.ms = 1'700'000'000'000 + number;
    rows.push_back(schemas::encode_row(p));
  }
  tests::agent_history history(paths.store(*schemas::agent_id::parse(id)));
  history.snapshot(schemas::table_id::os, {schemas::encode_row(os)});
  history.snapshot(schemas::table_id::packages, rows);
}

void write_hosts(const schemas::data_paths& paths, int hosts, int packages) {
  fs::create_directories(paths.stores());
  std::vector<store::registry::entry> all;
  for (int n = 0; n < hosts; ++n) {
    store::registry::entry e{.agent = fmt::format("host-{:04}", n), .record = {}};
    e.record.had_store = true;
    write_host(paths, e.agent, n, packages);
    all.push_back(e);
  }
  auto registry = store::registry::open(paths.agents(), false).value();
  if (!registry.put(all)) std::abort();
}

void tell(const char* what, const run& r, double goal_s, double goal_mib) {
  fmt::print("{:<44} {:7.2f} s (goal {:.0f} s) {:7.0f} MiB", what, r.seconds, goal_s, r.peak_mib);
  if (goal_mib > 0) fmt::print(" (goal {:.0f} MiB)", goal_mib);
  fmt::print(", exit {}\n", r.code);
}

}  // namespace

int main() {
  const int records = number_from("BENCH_RECORDS", 100'000);
  const int hosts = number_from("BENCH_HOSTS", 1'000),
            packages = number_from("BENCH_PACKAGES", 1'000);
  const tests::temp_dir dir;
  const schemas::data_paths paths{dir / "data"};
  const std::string muster = MUSTER_BINARY_DIR "/muster";
  write_records(dir / "records", records);
  write_hosts(paths, hosts, packages);
  fmt::print("{} records, {} hosts of {} packages\n", records, hosts, packages);
  tell("muster feed import",
       run_program({muster, "feed", "import", dir / "records", "--data", paths.data}), 10, 300);
  tell("muster cves, JSON", run_program({muster, "cves", "--format", "json", "--data", paths.data}),
       2, 0);
  tell("muster cves --cve",
       run_program({muster, "cves", "--cve", "CVE-2020-7", "--data", paths.data}), 2, 0);
  const auto query = [&](const std::string& sql) {
    return run_program({muster, "query", sql, "--data", paths.data});
  };
  tell("SQL, vulnerabilities that affect, by severity",
       query("SELECT severity, count(*) FROM vulnerabilities WHERE state = 'affected' GROUP BY 1"),
       2, 0);
  tell("SQL, every column of those of one problem",
       query("SELECT * FROM vulnerabilities WHERE cve = 'CVE-2020-7'"), 2, 0);
}
