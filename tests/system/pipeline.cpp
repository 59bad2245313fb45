// The whole way with real processes.
#include <signal.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "collector/state/state_store.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/text_file.hpp"

using tests::await;
using tests::pipeline;

namespace {

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

std::size_t deltas_sent(const pipeline& p) {
  std::size_t n = 0;
  for (const auto& line : lines(p.log("collector")))
    if (const auto at = line.find(" deltas"); at != std::string::npos)
      n += std::stoul(line.substr(line.rfind(' ', at - 1) + 1));
  return n;
}

}  // namespace

namespace {

/// Lines of JSON without what they say of whom they are about: a scan is about no agent.
std::string without_host(const std::string& lines) {
  static const std::regex about(R"("agent":[^,]*,"hostname":[^,]*,)");
  return std::regex_replace(lines, about, "");
}

}  // namespace

TEST_CASE("a dump is the scan, byte for byte, in every table of a root", "[system]") {
  pipeline p("1h");
  p.start_all();
  p.await_settled("the first scan");
  const auto root = p.root();
  const auto policy = std::string(MUSTER_SOURCE_DIR) + "/policies/muster_linux_baseline.yml";
  for (const auto* table :
       {"os", "packages", "users", "groups", "policies", "checks", "services"}) {
    INFO(table);
    int exit_code = -1;
    const auto dumped = p.muster({"dump", p.agent, table, "--format", "json"}, &exit_code);
    CHECK(exit_code == 0);
    const auto scanned = p.muster(
        {"scan", table, "--root", root, "--policy", policy, "--format", "json"}, &exit_code);
    CHECK(exit_code == 0);
    CHECK_FALSE(dumped.empty());
    CHECK(without_host(dumped) == without_host(scanned));
  }
}

TEST_CASE("live, the dump is the scan without volatile columns", "[system]") {
  tests::temp_dir dir;
  tests::process up("muster", {"--data", dir / "d", "up", "--once", "--format", "json"},
                    dir / "out");
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
    for (std::string row; std::getline(text, row);)
      if (row.starts_with('{')) rows.push_back(schemas::json::parse(row));  // else what is left out
    return rows;
  };
  for (const auto* name : {"os", "hardware", "packages", "users", "groups"}) {
    INFO(name);
    auto dumped = run({"dump", summary["agent"], name, "--format", "json"}),
         scanned = run({"scan", name, "--format", "json"});
    for (auto* rows : {&dumped, &scanned})
      for (auto& row : *rows) {
        row.erase("agent");
        row.erase("hostname");
        for (const auto& c : schemas::find_table(name)->columns)
          if (c.part == schemas::role::volatile_) row.erase(std::string(c.name));
      }
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

TEST_CASE("a waived check is shown as waived, alerts low, and its waiver's end is said once",
          "[system]") {
  pipeline p;
  const auto waive_until = [&](const std::string& moment) {
    std::ofstream(p.paths().waivers_file())
        << "waivers:\n- {policy: muster_linux_baseline, check: 100006, agent: " << p.agent
        << ", owner: jane, reason: the move, expires: " << moment << "}\n";
  };
  p.start_all();
  p.await_settled("the first scan");
  waive_until("2999-01-01");
  await("the analyzer to read it",
        [&] { return p.log("analyzer-1").find("1 waivers") != std::string::npos; });
  auto config = p.read("etc/ssh/sshd_config");
  config.replace(config.find("PermitRootLogin no"), 18, "PermitRootLogin yes");
  p.write("etc/ssh/sshd_config", config);
  await("the alert",
        [&] { return p.count_alerts("check-flipped", "waived by jane until 2999-01-01") == 1; });
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
  const auto waived = [&] { return p.ask({"agents"}).at(0)["waived"]; };
  await("it to be counted as waived", [&] { return waived() == 1; });
  waive_until("2020-01-01");
  await("its end", [&] { return p.count_alerts("waiver-expired", "100006") == 1; });
  CHECK(shown()["result"] == "failed");
  await("the agent to be counted anew", [&] { return waived() == 0; });
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
  status +=
      "\nPackage: fresh\nStatus: install ok installed\nArchitecture: all\nVersion: 1\nDescription: "
      "new\n";
  p.write("var/lib/dpkg/status", status);
  p.write("etc/group", p.read("etc/group") + "newgroup:x:5000:\n");
  p.add_user("toor", 0);
  await("all five alerts", [&] {
    return p.count_alerts("package-changed", "3.0.15-1 -> 3.0.16-1") == 1 &&
           p.count_alerts("package-added", "fresh") == 1 &&
           p.count_alerts("group-added", "newgroup") == 1 &&
           p.count_alerts("user-added", "toor") == 1 && p.count_alerts("new-uid-0", "toor") == 1;
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
  await("the alerts", [&] {
    return p.count_alerts("new-uid-0", "toor") == 1 && p.count_alerts("agent-state-reset") == 1;
  });
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
  await("a new epoch", [&] {
    return p.log("collector").find("starting over with a new epoch") != std::string::npos;
  });
  p.await_settled("the new epoch");
  CHECK(p.count_alerts("user-added", "later") == 1);
}

TEST_CASE("nothing is acknowledged before its commit is on disk", "[system]") {
  pipeline p("1h");
  for (const auto* name : {"broker", "analyzer-1"}) p.start(name);
  const auto hold = p.paths().data + "/hold";
  p.start("wdb", {{"LD_PRELOAD", std::string(MUSTER_BINARY_DIR) + "/libmuster_fault.so"},
                  {"MUSTER_FAULT_HOLD", hold}});
  p.start("collector");
  p.await_settled("the first scan");
  const auto unacknowledged = [&] {
    auto mine = collector::state::state_store::open_read_only(
        p.paths().collector(*schemas::agent_id::parse(p.agent)));
    std::size_t n = 0;
    REQUIRE(mine);
    REQUIRE(mine->each_entry(0, [&](auto, const auto&) { return ++n, true; }));
    return n;
  };
  const auto scans = [&] { return lines(p.log("collector")).size(); };
  const auto scan_now = [&](const std::string& log) {
    return tests::process("muster", {"--data", p.paths().data, "scan-now", p.agent},
                          p.paths().data + "/" + log);
  };
  // The commit that holds the delta cannot end: its fdatasync waits as long as the file is there.
  std::ofstream(hold).close();
  p.add_user("durable", 3000);
  auto first = scan_now("first");
  await("the delta's commit to wait for the disk",
        [&] { return std::filesystem::exists(hold + ".held"); });
  const auto before = scans();
  auto second = scan_now("second");
  await("a further scan, and with it whatever the server has sent",
        [&] { return scans() > before; });
  CHECK(unacknowledged() == 1);
  std::filesystem::remove(hold);
  p.await_settled("the delta");
  CHECK(unacknowledged() == 0);
  CHECK(p.count_alerts("user-added", "durable") == 1);
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
