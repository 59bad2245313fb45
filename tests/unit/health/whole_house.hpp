// A data folder of a server in which nothing is wrong, with a /proc in which its stages run: for
// tests that break one thing.
#pragma once

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "cli/health/check.hpp"
#include "schemas/canonical.hpp"
#include "store/agent_store.hpp"
#include "store/registry.hpp"
#include "tests/support/temp_dir.hpp"

namespace tests {

class whole_house {
 public:
  whole_house() {
    h.paths = {dir_ / "data"};
    h.proc = dir_ / "proc";
    h.space = [this](const std::string&) { return room; };
    for (const auto* folder : {"data/run", "data/log", "data/keys", "data/collector", "data/told",
                               "data/alerts", "proc"})
      std::filesystem::create_directories(dir_ / folder);
    std::filesystem::permissions(h.paths.data, std::filesystem::perms::owner_all);
    write(h.proc + "/uptime", "100000.00 1.00\n");
    int pid = 100;
    for (const auto* name : {"broker", "wdb", "alerts", "analyzer-1", "collector"})
      run(name, ++pid);
    put("web-1", "web-1.example.org");
    report("web-1", {});
  }

  /// The stage has this process.
  void run(const std::string& name, int pid) {
    const auto folder = h.proc + "/" + std::to_string(pid);
    std::filesystem::create_directories(folder);
    write(h.paths.pid_file(name), std::to_string(pid) + "\n");
    const auto program = ("muster-" + name.substr(0, name.find('-'))).substr(0, 15);
    write(folder + "/stat",
          std::to_string(pid) + " (" + program +
              ") S 1 1 1 0 -1 0 0 0 0 0 5 5 0 0 20 0 3 0 1000 9999999 2560 0 0\n");
    limit_files(pid, 1024);
    std::filesystem::create_symlink("/usr/bin/muster-x", folder + "/exe");
    std::filesystem::create_directories(folder + "/fd");
    std::filesystem::create_symlink(h.proc + "/uptime", folder + "/fd/0");
    std::filesystem::create_symlink(h.paths.pid_file(name), folder + "/fd/3");
  }
  void limit_files(int pid, int most) {
    write(h.proc + "/" + std::to_string(pid) + "/limits",
          "Limit                     Soft Limit           Hard Limit           Units\n"
          "Max processes             100                  100                  processes\n"
          "Max open files            " +
              std::to_string(most) + "                 524288               files\n");
  }
  /// The server's stages, and what they made, are that user's.
  void give_stages(uid_t user) const {
    for (const auto& own : {h.proc + "/101", h.proc + "/102", h.proc + "/103", h.proc + "/104",
                            h.paths.agents(), h.paths.stores(), h.paths.alerts(), h.paths.told()})
      REQUIRE(::chown(own.c_str(), user, user) == 0);
  }
  void stop(int pid) { std::filesystem::remove_all(h.proc + "/" + std::to_string(pid)); }

  /// An agent that was heard from just now, and is proved equal.
  store::registry::entry agent(const std::string& id, const std::string& hostname) const {
    store::registry::entry out{.agent = id, .record = {}};
    out.record.hostname = hostname;
    out.record.last_seen = h.now;
    out.record.had_store = true;
    out.record.figures.known = true;
    out.record.figures.tables = 3;
    return out;
  }
  void put(const store::registry::entry& e) {
    auto registry = store::registry::open(h.paths.agents(), false).value();
    REQUIRE(registry.put({e}));
    std::filesystem::create_directories(h.paths.store(*schemas::agent_id::parse(e.agent)));
  }
  void put(const std::string& id, const std::string& hostname) { put(agent(id, hostname)); }

  /// The agent's last report, received now, of a scan that ended so much later by its clock.
  void report(const std::string& id, const schemas::report& said, std::int64_t ahead_ms = 0) {
    auto r = said;
    r.ended = h.now + ahead_ms;
    const auto dir = h.paths.store(*schemas::agent_id::parse(id));
    const auto s = store::agent_store::open(dir, false).value();
    auto txn = common::kv::write_txn::begin(s.env()).value();
    store::report_record record;
    record.received = h.now;
    record.report = {schemas::encode(r)};
    REQUIRE(txn.put(s.db(store::keys::meta), "report", schemas::encode(record)));
    store::table_record table;
    REQUIRE(txn.put(s.db(store::keys::meta), store::keys::of_table("table", schemas::table_id::os),
                    schemas::encode(table)));
    REQUIRE(std::move(txn).commit());
  }

  /// Written for its owner alone to change.
  static void write(const std::string& path, const std::string& text, int mode = 0600) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
    std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
  }
  std::string file(const std::string& name) const { return h.paths.data + "/" + name; }

  cli::health::house h;
  cli::health::disk_space room{100ULL << 30, 80ULL << 30, false};

 private:
  temp_dir dir_;
};

/// What is wrong with the house is one thing, which this check finds; its text.
inline std::string only(const whole_house& house, std::string_view check) {
  const auto looked = cli::health::examine(house.h, false);
  std::string all;
  for (const auto& f : looked.found) all += fmt::format("{}: {}\n", f.check, f.what);
  for (const auto& u : looked.unseen) all += fmt::format("{} unseen: {}\n", u.check, u.why.detail);
  INFO(all);
  CHECK(looked.unseen.empty());
  REQUIRE(looked.found.size() == 1);
  CHECK(looked.found.front().check == check);
  CHECK_FALSE(looked.found.front().remedy.empty());
  return looked.found.front().what;
}

inline bool has(const std::string& text, std::string_view part) {
  return text.find(part) != text.npos;
}

constexpr std::int64_t hour = 3'600'000;

}  // namespace tests
