// Hosts and feeds below a data folder, as the alerts stage finds them.
#pragma once

#include <map>

#include "schemas/paths.hpp"
#include "store/registry.hpp"
#include "tests/support/stored_report.hpp"
#include "tests/unit/vulnerabilities/sample_hosts.hpp"

namespace tests {

class judged_fleet {
 public:
  judged_fleet() : paths_{dir_ / "data"} { std::filesystem::create_directories(paths_.stores()); }
  const schemas::data_paths& paths() const { return paths_; }
  std::string file(const std::string& name) const { return dir_ / name; }

  /// As the agent's next scan tells it. `packages`: what that says of the table.
  void scan(const std::string& agent, const host& h,
            schemas::table_status packages = schemas::table_status::ok) {
    const auto folder = paths_.stores() + "/" + agent;
    std::filesystem::remove_all(folder);
    agent_history store(folder);
    store.snapshot(schemas::table_id::os, {schemas::encode_row(h.os)});
    // Each scan that changed something has a version of its own.
    for (auto version = ++scans_[agent]; version > 0; --version)
      store.snapshot(schemas::table_id::packages, encoded_rows(h.packages));
    store_report(store, report_of_scan(store.now, {{schemas::table_id::packages, packages}}));
    register_all();
  }
  void remove(const std::string& agent) {
    scans_.erase(agent);
    must(store::registry::open(paths_.agents(), false).value().erase(agent));
  }
  std::vector<std::string> agents() const {
    std::vector<std::string> out;
    for (const auto& [agent, scans] : scans_) out.push_back(agent);
    return out;
  }
  /// They take the place of what was imported before.
  void import(const std::vector<std::string>& records) {
    const temp_dir dir;
    int count = 0;
    for (const auto& text : records)
      std::ofstream(dir / ("record-" + std::to_string(count++) + ".json")) << text;
    auto import = vulnerabilities::feed_import::begin(paths_.feeds(), {.older = true}).value();
    must(vulnerabilities::read_sources(import, {dir.path()}, {}));
    if (const auto all = import.finish(++imports_); !all)
      throw std::runtime_error(all.error().detail);
  }

 private:
  static void must(const common::status& s) {
    if (!s) throw std::runtime_error(s.error().detail);
  }
  void register_all() const {
    std::vector<store::registry::entry> all;
    for (const auto& agent : agents()) {
      all.push_back({.agent = agent, .record = {}});
      all.back().record.had_store = true;
    }
    must(store::registry::open(paths_.agents(), false).value().put(all));
  }

  temp_dir dir_;
  schemas::data_paths paths_;
  std::map<std::string, int> scans_;
  schemas::i64 imports_ = 1'700'000'000'000;
};

inline host debian_with(const std::string& openssl) {
  auto out = host_of("debian", "12");
  install(out, "deb", "openssl", openssl);
  install(out, "deb", "libssl3", openssl, "openssl", openssl);
  return out;
}

/// `CVE-N`, of a package of Debian 12; empty `fixed`: there is no fix.
inline std::string problem(int number, const std::string& package, const std::string& fixed,
                           const std::string& severity = "HIGH") {
  return osv_record(fmt::format("DSA-{}-1", number), "Debian:12", package, fixed,
                    fmt::format(R"("upstream":["CVE-{}"],"database_specific":{{"severity":"{}"}},)",
                                number, severity));
}

}  // namespace tests
