// Two pipelines side by side, one whose alerts stage has receivers: changes that raise alerts go
// through them in turns, so that whatever else the machine does is beside both.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "bench/pipeline/pipeline.hpp"
#include "bench/support/line_receiver.hpp"
#include "bench/support/stages.hpp"
#include "schemas/inventory.hpp"
#include "tests/support/simulated_agent.hpp"

namespace bench {

namespace {

constexpr int turns = 240, packages = 200;

/// Every package in another version, and an account that is root: an alert a row, and one that is
/// told at once.
collector::scan_outcome scan_of(int generation) {
  collector::scan_outcome s{.scan_id = "scan-" + std::to_string(generation),
                            .started = common::wall_ms(),
                            .ended = common::wall_ms(),
                            .hostname = "bench",
                            .os = "bench",
                            .tables = {},
                            .policies = {}};
  collector::scanned_table software{.table = schemas::table_id::packages, .reason = {}, .rows = {}};
  for (int i = 0; i < packages; ++i) {
    schemas::package p;
    p.name = "package-" + std::to_string(i);
    p.version = std::to_string(generation);
    p.architecture = "all";
    p.format = "deb";
    software.rows.push_back(schemas::encode_row(p));
  }
  collector::scanned_table accounts{.table = schemas::table_id::users, .reason = {}, .rows = {}};
  schemas::user u;
  u.name = "account-" + std::to_string(generation);
  u.uid = 0;
  accounts.rows.push_back(schemas::encode_row(u));
  s.tables.push_back(std::move(software));
  s.tables.push_back(std::move(accounts));
  return s;
}

/// The stages, and an agent of theirs.
class pipeline {
 public:
  explicit pipeline(const std::string& sinks) {
    std::filesystem::create_directories(stages_.paths().configuration());
    std::ofstream(stages_.paths().configuration() + "/muster.yaml") << sinks;
    for (const auto* name : {"broker", "wdb", "analyzer-1"}) stages_.start(name);
    stages_.start("alerts", {"--settle", "1s"});
    agent_.emplace(context_, stages_.paths().data, stages_.paths().socket("agents"), "bench");
  }
  /// Seconds until the server has acknowledged the scan.
  double send(const collector::scan_outcome& scan) {
    agent_->commit(scan);
    const auto begin = clock_type::now();
    while (!agent_->idle()) agent_->exchange(std::chrono::milliseconds{5});
    return seconds_since(begin);
  }
  double cpu_ms_of_alerts() const { return stages_.cpu_ms("alerts"); }
  std::size_t told() const {
    std::ifstream in(stages_.paths().alerts_file());
    std::size_t lines = 0;
    for (std::string line; std::getline(in, line);) ++lines;
    return lines;
  }

 private:
  stages stages_;
  common::net::context context_;
  std::optional<tests::simulated_agent> agent_;
};

void compare(const char* what, const std::string& sinks) {
  pipeline without(""), with(sinks);
  std::vector<double> plain, beside, ratios;
  for (int g = 0; g < turns; ++g) {
    const auto scan = scan_of(g);
    const bool plain_first = g % 2 == 0;
    if (plain_first) plain.push_back(without.send(scan));
    beside.push_back(with.send(scan));
    if (!plain_first) plain.push_back(without.send(scan));
    ratios.push_back(beside.back() / plain.back());
    usleep(30'000);  // what is told of it is sent meanwhile
  }
  std::printf(
      "  %-26s %6.2f ms, without it %6.2f ms: ratio %.3f; %zu lines told, alerts stage %.0f and "
      "%.0f ms of CPU\n",
      what, median(beside) * 1000, median(plain) * 1000, median(ratios), with.told(),
      with.cpu_ms_of_alerts(), without.cpu_ms_of_alerts());
}

}  // namespace

void beside_sinks() {
  std::printf("a scan of %d changed packages and an account, until it is acknowledged, beside\n",
              packages);
  const line_receiver lines(false), hooks(true), slow(true, std::chrono::milliseconds{500});
  const auto syslog = [](const std::string& port) {
    return "sinks:\n  - {name: bench, type: syslog, address: 'tcp://127.0.0.1:" + port + "'}\n";
  };
  const auto webhook = [](const std::string& port) {
    return "sinks:\n  - {name: bench, type: webhook, url: 'http://127.0.0.1:" + port + "/'}\n";
  };
  compare("no sink (the same twice)", "");
  compare("a syslog server, dead", syslog("1"));
  compare("a syslog server, well", syslog(lines.port()));
  compare("a webhook, dead", webhook("1"));
  compare("a webhook, slow", webhook(slow.port()));
  compare("a webhook, well", webhook(hooks.port()));
}

}  // namespace bench
