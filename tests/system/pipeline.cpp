// The whole way with real processes.
#include <signal.h>
#include <sys/wait.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "collector/state/state_store.hpp"
#include "schemas/canonical.hpp"
#include "schemas/inventory.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/seed.hpp"
#include "wdb/store.hpp"

using tests::await;
using tests::pipeline;

namespace {

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

/// Changes the stored rows of a table behind wdb's back, with good checks: `alter` gets the write transaction.
void tamper(const pipeline& p, const std::function<void(const wdb::store&, common::kv::write_txn&)>& alter) {
  auto store = wdb::store::open(p.paths().store(*schemas::agent_id::parse(p.agent)), false);
  REQUIRE(store);
  auto txn = common::kv::write_txn::begin(store->env());
  REQUIRE(txn);
  alter(*store, *txn);
  REQUIRE(std::move(*txn).commit());
}

std::string user_row_key(const std::string& name, int uid) {
  schemas::writer w;
  w.array(2).text(name).integer(uid);
  return wdb::keys::row(schemas::table_id::users, schemas::key_hash(schemas::table_id::users, w.take()));
}

common::kv::database users_of(const wdb::store& s, const common::kv::txn& t) {
  return s.db(*wdb::store_reader(s, t).side(schemas::table_id::users));
}

std::size_t deltas_sent(const pipeline& p) {
  std::size_t n = 0;
  for (const auto& line : lines(p.log("collector")))
    if (const auto at = line.find(" deltas"); at != std::string::npos) n += std::stoul(line.substr(line.rfind(' ', at - 1) + 1));
  return n;
}

}  // namespace

TEST_CASE("a dump is the scan, byte for byte, in every table of a root", "[system]") {
  pipeline p("1h");
  p.start_all();
  p.await_settled("the first scan");
  const auto root = p.root();
  const auto policy = std::string(MUSTER_SOURCE_DIR) + "/policies/muster_linux_baseline.yml";
  for (const auto* table : {"os", "packages", "users", "groups", "policies", "checks", "services"}) {
    INFO(table);
    int exit_code = -1;
    const auto dumped = p.muster({"dump", p.agent, table, "--format", "json"}, &exit_code);
    CHECK(exit_code == 0);
    const auto scanned = p.muster({"scan", table, "--root", root, "--policy", policy, "--format", "json"}, &exit_code);
    CHECK(exit_code == 0);
    CHECK_FALSE(dumped.empty());
    CHECK(dumped == scanned);
  }
}

TEST_CASE("live, the dump is the scan without volatile columns", "[system]") {
  tests::temp_dir dir;
  tests::process up("muster", {"--data", dir / "d", "up", "--once", "--format", "json"}, dir / "out");
  CHECK(WEXITSTATUS(up.wait()) == 0);
  std::ifstream in(dir / "out");
  std::string line;
  std::getline(in, line);
  while (line.find("\"agent\"") == std::string::npos && std::getline(in, line)) {
  }
  const auto summary = schemas::json::parse(line);
  CHECK(summary["verified"] == true);
  CHECK(summary["tables"]["processes"].get<int>() > 0);
  const auto run = [&](std::vector<std::string> arguments) {
    const auto out = dir / ("out" + std::to_string(arguments.size()) + arguments[0]);
    std::filesystem::remove(out);
    arguments.insert(arguments.begin(), {"--data", dir / "d"});
    tests::process m("muster", arguments, out);
    CHECK(m.wait() == 0);
    std::ifstream text(out);
    std::vector<schemas::json> rows;
    for (std::string row; std::getline(text, row);) rows.push_back(schemas::json::parse(row));
    return rows;
  };
  for (const auto* name : {"os", "hardware", "packages", "users", "groups"}) {
    INFO(name);
    auto dumped = run({"dump", summary["agent"], name, "--format", "json"}), scanned = run({"scan", name, "--format", "json"});
    for (auto* rows : {&dumped, &scanned})
      for (auto& row : *rows)
        for (const auto& c : schemas::find_table(name)->columns)
          if (c.part == schemas::role::volatile_) row.erase(std::string(c.name));
    CHECK(dumped == scanned);
    CHECK(dumped.size() == summary["tables"][name].get<std::size_t>());
  }
}

TEST_CASE("the same scan again sends no delta", "[system]") {
  pipeline p("100ms");
  p.start_all();
  p.await_settled("the first scan");
  const auto scans = [&] { return lines(p.log("collector")).size(); };
  const auto before = scans();
  await("ten more scans", [&] { return scans() >= before + 10; });
  CHECK(deltas_sent(p) == 0);
  CHECK(p.alerts().empty());
}

TEST_CASE("a changed file flips a check: one alert with old and new", "[system]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  auto config = p.read("etc/ssh/sshd_config");
  config.replace(config.find("PermitRootLogin no"), 18, "PermitRootLogin yes");
  p.write("etc/ssh/sshd_config", config);
  await("the alert", [&] { return p.count_alerts("check-flipped", "100006") == 1; });
  await("the score's alert", [&] { return p.count_alerts("score-fell") == 1; });
  p.await_settled("the change");
  p.check_oracle();
  for (const auto& a : p.alerts()) {
    if (a["rule"] != "check-flipped") continue;
    CHECK(a["severity"] == "high");
    CHECK(a["old"]["result"] == "passed");
    CHECK(a["new"]["result"] == "failed");
    CHECK(a["key"]["id"] == "100006");
    CHECK(a["origin"] == "delta");
  }
}

TEST_CASE("a waived check is shown as waived, alerts low, and its waiver's end is said once", "[system]") {
  pipeline p;
  const auto waive_until = [&](const std::string& moment) {
    std::ofstream(p.paths().waivers_file()) << "waivers:\n- {policy: muster_linux_baseline, check: 100006, agent: " << p.agent
                                            << ", owner: jane, reason: the move, expires: " << moment << "}\n";
  };
  p.start_all();
  p.await_settled("the first scan");
  waive_until("2999-01-01");
  await("the analyzer to read it", [&] { return p.log("analyzer-1").find("1 waivers") != std::string::npos; });
  auto config = p.read("etc/ssh/sshd_config");
  config.replace(config.find("PermitRootLogin no"), 18, "PermitRootLogin yes");
  p.write("etc/ssh/sshd_config", config);
  await("the alert", [&] { return p.count_alerts("check-flipped", "waived by jane until 2999-01-01") == 1; });
  for (const auto& a : p.alerts())
    if (a["rule"] == "check-flipped") CHECK(a["severity"] == "low");
  const auto shown = [&] {
    const auto text = p.muster({"why", p.agent, "100006", "--format", "json"});
    return schemas::json::parse(text, nullptr, false);
  };
  CHECK(shown()["result"] == "waived");
  CHECK(shown()["underlying"] == "failed");
  CHECK(shown()["waiver"]["owner"] == "jane");
  p.await_settled("the change: hashes know the underlying verdict");
  waive_until("2020-01-01");
  await("its end", [&] { return p.count_alerts("waiver-expired", "100006") == 1; });
  CHECK(shown()["result"] == "failed");
  p.kill("wdb", SIGTERM);
  p.start("wdb");
  p.add_user("later", 3000);
  await("wdb to be back", [&] { return p.count_alerts("user-added", "later") == 1; });
  p.await_settled("the user");
  CHECK(p.count_alerts("waiver-expired") == 1);
}

TEST_CASE("packages and accounts alert as what happened to them", "[system]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  auto status = p.read("var/lib/dpkg/status");
  status.replace(status.find("3.0.15-1"), 8, "3.0.16-1");
  status += "\nPackage: fresh\nStatus: install ok installed\nArchitecture: all\nVersion: 1\nDescription: new\n";
  p.write("var/lib/dpkg/status", status);
  p.write("etc/group", p.read("etc/group") + "newgroup:x:5000:\n");
  p.add_user("toor", 0);
  await("all five alerts", [&] {
    return p.count_alerts("package-changed", "3.0.15-1 -> 3.0.16-1") == 1 && p.count_alerts("package-added", "fresh") == 1 &&
           p.count_alerts("group-added", "newgroup") == 1 && p.count_alerts("user-added", "toor") == 1 && p.count_alerts("new-uid-0", "toor") == 1;
  });
  p.await_settled("the changes");
  p.check_oracle();
  CHECK(p.count_alerts("package-removed") == 0);
}

TEST_CASE("the collector's state is lost, then a uid 0 is added: it still alerts", "[system]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  p.kill("collector");
  std::filesystem::remove_all(p.paths().collector(*schemas::agent_id::parse(p.agent)));
  p.add_user("toor", 0);
  p.start("collector");
  await("the alerts", [&] { return p.count_alerts("new-uid-0", "toor") == 1 && p.count_alerts("agent-state-reset") == 1; });
  p.await_settled("the new epoch");
  p.check_oracle();
  CHECK(p.count_alerts("user-added") == 1);  // what did not change does not alert
}

TEST_CASE("a restored collector state is told to start over", "[system]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  const auto state = p.paths().collector(*schemas::agent_id::parse(p.agent));
  p.kill("collector", SIGTERM);
  std::filesystem::copy(state, p.root() + "-saved", std::filesystem::copy_options::recursive);
  p.start("collector");
  const auto before = p.read("etc/passwd");
  p.add_user("later", 3000);
  await("the change", [&] { return p.count_alerts("user-added", "later") == 1; });
  p.kill("collector", SIGTERM);
  std::filesystem::remove_all(state);
  std::filesystem::copy(p.root() + "-saved", state, std::filesystem::copy_options::recursive);
  p.write("etc/passwd", before);  // so that the restored state has nothing new to count up with
  p.start("collector");
  await("a new epoch", [&] { return p.log("collector").find("starting over with a new epoch") != std::string::npos; });
  p.await_settled("the new epoch");
  CHECK(p.count_alerts("user-added", "later") == 1);
}

TEST_CASE("a row altered, added or removed behind wdb's back is found within a scan and repaired", "[system]") {
  const auto what = GENERATE("altered", "added", "removed");
  INFO(what);
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  schemas::user forged;
  forged.name = std::string(what) == "added" ? "ghost" : "daemon";
  forged.uid = std::string(what) == "added" ? 66 : 1;
  forged.gid = 1;
  const auto row = schemas::encode_row(forged);
  tamper(p, [&](const wdb::store& store, common::kv::write_txn& txn) {
    const auto key = user_row_key(*forged.name, static_cast<int>(*forged.uid));
    if (std::string(what) == "removed") {
      REQUIRE(txn.erase(users_of(store, txn), key));
      return;
    }
    const wdb::row_record record{
        .version = 1, .key = {*schemas::key_of(*schemas::find_table("users"), row.stable)}, .stable = {row.stable}, .volatile_ = {row.volatile_}};
    REQUIRE(txn.put(users_of(store, txn), key, schemas::encode(record)));
  });
  await("the repair", [&] { return p.count_alerts("mirror-repaired") == 1; });
  p.await_settled("both copies to be equal");
  CHECK(p.log("analyzer-1").find("diverges") != std::string::npos);
  CHECK(p.count_alerts("user-added") == 0);
}

TEST_CASE("a flipped byte is never believed: the store is set aside and rebuilt", "[system]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  p.kill("wdb", SIGTERM);
  const auto file = p.paths().store(*schemas::agent_id::parse(p.agent)) + "/data.mdb";
  {
    std::fstream f(file, std::ios::in | std::ios::out | std::ios::binary);
    std::stringstream all;
    all << f.rdbuf();
    const auto text = all.str();
    const auto at = text.rfind("www-data");  // inside a stored row, wherever LMDB put it
    REQUIRE(at != std::string::npos);
    for (auto hit = text.find("/usr/sbin/nologin"); hit != std::string::npos; hit = text.find("/usr/sbin/nologin", hit + 1)) {
      f.seekp(static_cast<std::streamoff>(hit));
      f.put('?');
    }
  }
  p.start("wdb");
  await("the alert", [&] { return p.count_alerts("store-rebuilt") == 1; });
  p.await_settled("the rebuilt store");
  std::size_t aside = 0;
  for (const auto& e : std::filesystem::directory_iterator(p.paths().quarantine())) aside += e.path().filename().string().starts_with(p.agent);
  CHECK(aside == 1);
  CHECK(p.count_alerts("user-added") == 0);
}

TEST_CASE("a store that will not open is set aside and rebuilt", "[system]") {
  const auto how = GENERATE("garbage", "truncated");
  INFO(how);
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  p.kill("wdb", SIGTERM);
  const auto file = p.paths().store(*schemas::agent_id::parse(p.agent)) + "/data.mdb";
  if (std::string(how) == "garbage")
    std::ofstream(file, std::ios::binary) << std::string(16384, 'x');
  else
    std::filesystem::resize_file(file, 12288);
  p.start("wdb");
  await("the alert", [&] { return p.count_alerts("store-rebuilt") == 1; });
  p.await_settled("the rebuilt store");
}

TEST_CASE("pages overwritten at random: whatever LMDB makes of them, no wrong answer, and the store comes back", "[system]") {
  const auto seed = tests::seed("overwritten pages");
  CAPTURE(seed);
  std::mt19937 rng(seed);
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  const auto file = p.paths().store(*schemas::agent_id::parse(p.agent)) + "/data.mdb";
  for (int round = 0; round < 8; ++round) {
    p.kill("wdb", SIGTERM);
    {
      std::fstream f(file, std::ios::in | std::ios::out | std::ios::binary);
      const auto pages = std::filesystem::file_size(file) / 4096;
      for (int i = 0; i < 3; ++i) {
        f.seekp(static_cast<std::streamoff>(4096 * (2 + rng() % (pages - 2)) + rng() % 64));
        for (int k = 0; k < 32; ++k) f.put(static_cast<char>(rng()));
      }
    }
    p.add_user("r" + std::to_string(round), 4000 + round);
    p.start("wdb");
    CAPTURE(round);
    // Asked of the stages, not read here: a damaged file could crash this process too.
    std::optional<tests::process> verify;
    await(
        "both copies to be equal",
        [&] {
          if (p.ended("wdb")) p.start("wdb");  // it crashed inside LMDB: starting it again is the supervisor's part
          if (!verify)
            verify.emplace("muster", std::vector<std::string>{"--data", p.paths().data, "verify", p.agent}, p.paths().data + "/verify.out");
          if (!verify->ended()) return false;
          const bool equal = verify->wait() == 0;
          verify.reset();
          return equal;
        },
        std::chrono::seconds{120}, [&] { return p.last_words(); });
  }
}

TEST_CASE("nothing is acknowledged before its commit is on disk", "[system]") {
  pipeline p("1h");
  for (const auto* name : {"broker", "analyzer-1"}) p.start(name);
  const auto hold = p.paths().data + "/hold";
  p.start("wdb", {{"LD_PRELOAD", std::string(MUSTER_BINARY_DIR) + "/libmuster_fault.so"}, {"MUSTER_FAULT_HOLD", hold}});
  p.start("collector");
  p.await_settled("the first scan");
  const auto unacknowledged = [&] {
    auto mine = collector::state::state_store::open_read_only(p.paths().collector(*schemas::agent_id::parse(p.agent)));
    std::size_t n = 0;
    REQUIRE(mine);
    REQUIRE(mine->each_entry(0, [&](auto, const auto&) { return ++n, true; }));
    return n;
  };
  const auto scans = [&] { return lines(p.log("collector")).size(); };
  const auto scan_now = [&](const std::string& log) {
    return tests::process("muster", {"--data", p.paths().data, "scan-now", p.agent}, p.paths().data + "/" + log);
  };
  // The commit that holds the delta cannot end: its fdatasync waits as long as the file is there.
  std::ofstream(hold).close();
  p.add_user("durable", 3000);
  auto first = scan_now("first");
  await("the delta's commit to wait for the disk", [&] { return std::filesystem::exists(hold + ".held"); });
  const auto before = scans();
  auto second = scan_now("second");
  await("a further scan, and with it whatever the server has sent", [&] { return scans() > before; });
  CHECK(unacknowledged() == 1);
  std::filesystem::remove(hold);
  p.await_settled("the delta");
  CHECK(unacknowledged() == 0);
  CHECK(p.count_alerts("user-added", "durable") == 1);
}

TEST_CASE("readers see whole generations only, while snapshots are swapped in", "[system]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  std::atomic<bool> stop{false};
  std::atomic<std::size_t> reads{0}, partial{0};
  const auto users = [&] {
    std::set<std::string> names;
    auto store = wdb::store::open(p.paths().store(*schemas::agent_id::parse(p.agent)), true);
    if (!store) return names;
    auto txn = common::kv::txn::read(store->env());
    if (!txn) return names;
    auto rows = wdb::store_reader(*store, *txn).rows(schemas::table_id::users);
    if (rows)
      for (const auto& r : *rows) names.insert(r.key.bytes);
    return names;
  };
  const auto whole = users().size();
  REQUIRE(whole == 6);
  int swaps = 0;
  {
    struct stop_guard {
      std::atomic<bool>& flag;
      ~stop_guard() { flag = true; }
    };
    std::vector<std::jthread> readers;
    const stop_guard guard{stop};  // goes before the readers are joined, also when a check throws
    for (int i = 0; i < 2; ++i)
      readers.emplace_back([&] {
        // A generation has the six rows of the host, or those with the forged one: never fewer, never more.
        while (!stop) {
          const auto n = users().size();
          ++reads;
          if (n != whole && n != whole + 1) ++partial;
        }
      });
    for (; swaps < 50; ++swaps) {
      const auto before = p.count_alerts("mirror-repaired");
      schemas::user ghost;
      ghost.name = "ghost";
      ghost.uid = 66;
      const auto row = schemas::encode_row(ghost);
      tamper(p, [&](const wdb::store& store, common::kv::write_txn& txn) {
        const wdb::row_record record{
            .version = 1, .key = {*schemas::key_of(*schemas::find_table("users"), row.stable)}, .stable = {row.stable}, .volatile_ = {row.volatile_}};
        REQUIRE(txn.put(users_of(store, txn), user_row_key("ghost", 66), schemas::encode(record)));
      });
      p.muster({"resync", p.agent, "users"});  // all of it: left alone, it would be repaired in place
      await(
          "a swap", [&] { return p.count_alerts("mirror-repaired") == before + 1; }, std::chrono::seconds{30}, [&] { return p.last_words(); });
    }
  }
  CHECK(swaps == 50);
  CHECK(reads > 50);
  CHECK(partial == 0);
}

TEST_CASE("verify tells equal from different, with the stages up and down", "[system]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  int code = -1;
  const auto up = p.muster({"verify", p.agent}, &code);
  CHECK(code == 0);
  CHECK(up.find("7/7 tables equal") != std::string::npos);
  p.stop_all();
  CHECK(p.muster({"verify"}, &code).find("7/7 tables equal") != std::string::npos);
  CHECK(code == 0);
  tamper(p, [&](const wdb::store& store, common::kv::write_txn& txn) { REQUIRE(txn.erase(users_of(store, txn), user_row_key("daemon", 1))); });
  const auto down = p.muster({"verify", p.agent, "--format", "json"}, &code);
  CHECK(code == 2);
  CHECK(down.find("6/7 tables equal") != std::string::npos);
  CHECK(down.find(R"("diverging":[{"name":"daemon","uid":1}])") != std::string::npos);
}

TEST_CASE("the record of a scan says what each table cost", "[system]") {
  pipeline p("1h");
  p.start_all();
  p.await_settled("the first scan");
  for (const auto& one : lines(p.muster({"dump", p.agent, "scans", "--format", "json"}))) {
    const auto row = schemas::json::parse(one);
    INFO(one);
    CHECK(row["kind"].is_string());
    if (row["kind"] != "table") continue;
    CHECK(row["cpu_ms"].is_number_integer());
    if (row["name"] == "policies") continue;  // its cost stands at the checks
    CHECK(row["wall_ms"].is_number_integer());
    CHECK(row["bytes_read"].is_number_integer());
    CHECK(row["peak_bytes"] > 1 << 20);
  }
}

TEST_CASE("a second `muster up` on the same data is refused in one line", "[system]") {
  pipeline p("1h");
  tests::process up("muster", {"--data", p.paths().data, "up", "--agent", p.agent, "--root", p.root()}, p.paths().data + "/up.log");
  await("the first to run", [&] { return p.settled(); });
  int code = -1;
  const auto text = p.muster({"up", "--once"}, &code);
  CHECK(code == 1);
  CHECK(lines(text).size() == 1);
  CHECK(text.find("is running here already") != std::string::npos);
  up.signal(SIGINT);
  CHECK(up.wait() == 0);
}
