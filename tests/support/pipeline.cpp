#include "tests/support/pipeline.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "collector/state/state_store.hpp"
#include "store/alert_log.hpp"
#include "store/history.hpp"

namespace tests {

namespace fs = std::filesystem;

pipeline::pipeline(std::string interval, std::string keepalive)
    : paths_{dir_ / "data"}, interval_(std::move(interval)), keepalive_(std::move(keepalive)) {
  fs::copy(std::string(MUSTER_SOURCE_DIR) + "/tests/fixtures/debian12", root(),
           fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  fs::create_directories(paths_.run());
  fs::create_directories(paths_.data + "/log");
}

pipeline::pipeline(const archive& from)
    : agent("old-host"),
      paths_{dir_ / "data"},
      interval_("100ms"),
      keepalive_("500ms"),
      policy_(dir_ / "policy.yml") {
  const auto archived =
      fmt::format("{}/tests/fixtures/layout2/{}.tar.gz", MUSTER_SOURCE_DIR, from.name);
  auto tar = process::of("/bin/tar", {"-C", dir_.path(), "-xzf", archived}, file("tar.log"));
  REQUIRE(tar.wait() == 0);
  arguments_["wdb"] = {"--history-age", "36500d"};  // however old the archive is by now
  fs::create_directories(paths_.run());
  fs::create_directories(paths_.data + "/log");
}

void pipeline::start(const std::string& name, const environment& extra) {
  running_.erase(name);
  std::vector<std::string> arguments{"--data", paths_.data};
  std::string binary = "muster-" + name;
  if (name.starts_with("analyzer")) {
    binary = "muster-analyzer";
    arguments.insert(arguments.end(), {"--name", name});
    if (!rules_.empty()) arguments.insert(arguments.end(), {"--rules", rules_});
  }
  if (name == "collector")
    arguments.insert(arguments.end(), {"--agent", agent, "--root", root(), "--interval", interval_,
                                       "--keepalive", keepalive_, "--policy", policy_});
  arguments.insert(arguments.end(), arguments_[name].begin(), arguments_[name].end());
  if (name == "collector" && !collector_socket_.empty())
    arguments.insert(arguments.end(), {"--connect", collector_socket_});
  const auto before = log(name).size();
  running_.emplace(name, process(binary, std::move(arguments), paths_.log_file(name), extra));
  await(name + " to be ready",
        [&] { return log(name).find(": ready", before) != std::string::npos || ended(name); });
}

void pipeline::start_all() {
  for (const auto* name : {"broker", "wdb", "analyzer-1", "collector"}) start(name);
}

void pipeline::kill(const std::string& name, int signal_number) {
  auto& p = running_.at(name);
  p.signal(signal_number);
  p.wait();
  running_.erase(name);
}

void pipeline::stop_all() {
  for (const auto* name : {"collector", "analyzer-1", "wdb", "broker"})
    if (running_.contains(name)) kill(name, SIGTERM);
}

bool pipeline::ended(const std::string& name) {
  return !running_.contains(name) || running_.at(name).ended();
}

std::string pipeline::log(const std::string& name) const {
  std::ifstream in(paths_.log_file(name));
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string pipeline::muster(std::vector<std::string> arguments, int* exit_code) const {
  const std::string out = dir_ / "muster.out";
  std::ofstream(out).close();
  arguments.insert(arguments.begin(), {"--data", paths_.data});
  process p("muster", std::move(arguments), out);
  const int code = p.wait();
  if (exit_code) *exit_code = WIFEXITED(code) ? WEXITSTATUS(code) : -1;
  std::ifstream in(out);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<schemas::json> pipeline::ask(std::vector<std::string> arguments) const {
  arguments.insert(arguments.end(), {"--format", "json"});
  int code = -1;
  std::istringstream text(muster(std::move(arguments), &code));
  INFO(text.str());
  REQUIRE(code == 0);
  std::vector<schemas::json> out;
  for (std::string line; std::getline(text, line);) out.push_back(schemas::json::parse(line));
  return out;
}

void pipeline::write(const std::string& path, const std::string& text) {
  // Beside and renamed: a scan sees the old file or the new one.
  const std::string target = root() + "/" + path;
  std::ofstream(target + ".new", std::ios::binary) << text;
  fs::rename(target + ".new", target);
}

std::string pipeline::read(const std::string& path) const {
  std::ifstream in(root() + "/" + path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void pipeline::add_user(const std::string& name, int uid) {
  write("etc/passwd",
        read("etc/passwd") + fmt::format("{}:x:{}:100::/home/{}:/bin/sh\n", name, uid, name));
}

namespace {

using rows = std::map<std::string, std::string>;

rows mirror_rows(const store::reader& r, schemas::table_id t) {
  rows out;
  auto all = r.rows(t);
  if (all)
    for (const auto& row : *all) out[row.key.bytes] = row.stable.bytes;
  return out;
}

rows agent_rows(const collector::state::state_store& s, schemas::table_id t) {
  rows out;
  auto all = s.rows(t);
  if (all)
    for (const auto& row : *all) out[row.key.bytes] = row.stable.bytes;
  return out;
}

bool outbox_empty(const store::reader& r) {
  bool empty = true;
  return r.each_outgoing(0, [&](auto, const auto&, bool&) -> common::status {
    return empty = false, common::status{};
  }) && empty;
}

}  // namespace

bool pipeline::settled() const {
  const auto id = *schemas::agent_id::parse(agent);
  auto mine = collector::state::state_store::open_read_only(paths_.collector(id));
  auto store = store::agent_store::open(paths_.store(id), true);
  if (!mine || !store) return false;
  auto txn = common::kv::txn::read(store->env());
  if (!txn) return false;
  const store::reader r(*store, *txn);
  bool any = false;
  for (const auto& t : schemas::tables()) {
    const auto& here = mine->table(t.id);
    auto there = r.table(t.id);
    auto wanted = r.wanted(t.id);
    if (!there || !wanted) return false;
    if (here.version == 0) continue;
    any = true;
    const auto& m = *there;
    if (*wanted || here.repairing || !m || m->version != here.version || m->epoch != mine->epoch())
      return false;
    if (m->verified_at == 0 || m->verified_version != m->version ||
        agent_rows(*mine, t.id) != mirror_rows(r, t.id))
      return false;
  }
  bool nothing_out = true;
  (void)mine->each_entry(0, [&](auto, const auto&) { return nothing_out = false; });
  return any && nothing_out && outbox_empty(r);
}

void pipeline::await_settled(const std::string& what) {
  await(
      what, [&] { return settled(); }, std::chrono::seconds{60}, [&] { return last_words(); });
}

std::string pipeline::positions() const {
  const auto id = *schemas::agent_id::parse(agent);
  auto mine = collector::state::state_store::open_read_only(paths_.collector(id));
  auto store = store::agent_store::open(paths_.store(id), true);
  if (!mine || !store) return "one of the stores is not there\n";
  auto txn = common::kv::txn::read(store->env());
  if (!txn) return txn.error().detail;
  const store::reader r(*store, *txn);
  std::string out;
  for (const auto& t : schemas::tables()) {
    const auto& here = mine->table(t.id);
    const auto there = r.table(t.id);
    const auto wanted = r.wanted(t.id);
    if (!there || !wanted || here.version == 0) continue;
    out +=
        fmt::format("{}: agent at {}{}{}, mirror at {}, verified at {}{}\n", t.name, here.version,
                    here.repairing ? ", repairing" : "", here.whole ? " whole" : "",
                    *there ? (*there)->version : 0, *there ? (*there)->verified_version : 0,
                    *wanted ? ", a repair is wanted" : "");
  }
  std::size_t entries = 0;
  (void)mine->each_entry(0, [&](auto, const auto&) { return ++entries, true; });
  return out + fmt::format("{} deltas not acknowledged, wdb's outbox {}\n", entries,
                           outbox_empty(r) ? "empty" : "not empty");
}

std::string pipeline::last_words() const {
  constexpr std::size_t most = 2000;
  std::string out = positions();
  for (const auto& [name, p] : running_) {
    const auto text = log(name);
    out +=
        fmt::format("--- {}\n{}\n", name, text.substr(text.size() > most ? text.size() - most : 0));
  }
  return out;
}

void pipeline::check_oracle() const {
  const auto id = *schemas::agent_id::parse(agent);
  auto store = store::agent_store::open(paths_.store(id), true);
  REQUIRE(store);
  auto txn = common::kv::txn::read(store->env());
  REQUIRE(txn);
  const store::reader r(*store, *txn);
  std::map<std::uint64_t, rows> replayed;
  std::set<std::string> seen;
  std::set<schemas::table_id> all;
  for (const auto& t : schemas::tables()) all.insert(t.id);
  auto s = store::each_change(
      r, all, [&](std::uint64_t, const store::history_record& h) -> common::status {
        const auto name =
            fmt::format("{}/{}/{}/{}", h.epoch, h.table, h.version, common::to_hex(h.key.bytes));
        INFO("history has a change twice: " + name);
        CHECK(seen.insert(name).second);
        auto& table = replayed[h.table];
        CHECK((table.contains(h.key.bytes) ? table[h.key.bytes] : "") == h.old_stable.bytes);
        if (h.kind == static_cast<std::uint64_t>(schemas::change_kind::removed))
          table.erase(h.key.bytes);
        else
          table[h.key.bytes] = h.new_stable.bytes;
        return {};
      });
  REQUIRE(s);
  for (const auto& t : schemas::tables())
    if (t.id != schemas::table_id::scans)
      CHECK(replayed[static_cast<std::uint64_t>(t.id)] == mirror_rows(r, t.id));
  std::set<std::string> stored, written;
  for (const auto& a : alerts()) CHECK(stored.insert(a["id"].get<std::string>()).second);
  std::ifstream file(paths_.alerts_file());
  for (std::string line; std::getline(file, line);)
    CHECK(written.insert(schemas::json::parse(line)["id"].get<std::string>()).second);
  CHECK(stored == written);
}

std::vector<schemas::json> pipeline::alerts() const {
  std::vector<schemas::json> out;
  auto store = store::alert_log::open(paths_.alerts(), true);
  if (!store) return out;
  (void)store->each(0, [&](auto, const schemas::alert& a) -> common::status {
    return out.push_back(schemas::alert_json(a)), common::status{};
  });
  return out;
}

std::size_t pipeline::count_alerts(const std::string& rule, const std::string& in_message) const {
  std::size_t n = 0;
  for (const auto& a : alerts())
    n += a["rule"] == rule && a["message"].get<std::string>().find(in_message) != std::string::npos;
  return n;
}

}  // namespace tests
