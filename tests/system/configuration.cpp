// muster.yaml, conf.d, the folders beside them, and what a SIGHUP does.
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/pipeline.hpp"
#include "tests/support/text_file.hpp"

namespace {

namespace fs = std::filesystem;

void write(const tests::pipeline& p, const std::string& name, const std::string& text) {
  const fs::path path = p.paths().configuration() + "/" + name;
  fs::create_directories(path.parent_path());
  std::ofstream(path.string() + ".new") << text;
  fs::permissions(path.string() + ".new", fs::perms(0644));
  fs::rename(path.string() + ".new", path);
}

std::string policy_text(const std::string& id, const std::string& rule) {
  return "dialect: muster\npolicy: {id: " + id + ", name: n}\nchecks:\n  - {id: " + id +
         "-1, title: t, condition: all, rules: ['" + rule + "']}\n";
}

}  // namespace

TEST_CASE("stages take what their configuration says, and say at SIGHUP what changes",
          "[system][configuration]") {
  tests::pipeline p("1h");
  write(p, "muster.yaml", "judging_time: 7s\nsettle: 2h\n");
  p.start_all();
  p.await_settled("the first scan");
  const auto runs_with = p.ask({"agent", "config", p.agent});
  CHECK(std::ranges::any_of(runs_with, [](const auto& row) {
    return row.at("setting") == "judging_time" && row.at("value") == "7s";
  }));
  write(p, "own.yml", tests::text_of(MUSTER_SOURCE_DIR "/policies/alerts.yml"));
  write(p, "conf.d/late.yaml",
        "settle: 3h\njudging_time: 9s\nhash_budget: 2\nhistory_age: 7d\nlisten: 127.0.0.1:1\n"
        "log_size: 1MiB\ntable_interval: {users: 7m}\nrules: " +
            p.paths().data + "/own.yml\n");
  const std::vector<std::string> stages{"alerts", "wdb", "broker", "analyzer-1", "collector"};
  for (const auto& stage : stages) {
    const auto log = p.paths().log_file(stage);
    fs::rename(log, log + ".taken");  // as logrotate does
    REQUIRE(::kill(p.pid(stage), SIGHUP) == 0);
  }
  const auto says = [&](const std::string& stage, const std::string& text) {
    tests::await(stage + " to say " + text,
                 [&] { return p.log(stage).find(text) != std::string::npos; });
  };
  says("alerts", "settle: '3h' from now on, it was '2h' (");
  says("collector", "judging_time: '9s' takes effect with a restart, until then it is '7s' (");
  says("wdb", "history_age: '7d' from now on, it was '90d' (");
  says("broker", "listen: '127.0.0.1:1' takes effect with a restart, until then it is '' (");
  says("wdb", "hash_budget: '2' from now on, it was '5' (");
  says("analyzer-1", "rules: '" + p.paths().data + "/own.yml' from now on, it was '");
  for (const auto& stage : stages) says(stage, "log_size: '1MiB' from now on, it was '16MiB' (");
  const auto now = p.ask({"agent", "config", p.agent});
  CHECK(std::ranges::any_of(
      now, [](const auto& row) { return row.dump().find("users=7m") != std::string::npos; }));
  REQUIRE(::kill(p.pid("broker"), SIGHUP) == 0);  // what is followed is told once
  tests::await("the broker to read it again", [&] {
    const auto log = p.log("broker");
    return log.find("listen: ") != log.rfind("listen: ");
  });
  CHECK(p.log("broker").find("log_size: ") == p.log("broker").rfind("log_size: "));
  write(p, "conf.d/late.yaml", "settle: [\n");
  REQUIRE(::kill(p.pid("alerts"), SIGHUP) == 0);
  says("alerts", "; everything stays as it was");
  CHECK(p.log("alerts").find("conf.d/late.yaml:2:1: ") != std::string::npos);
  CHECK(p.ask({"agents"}).size() == 1);
}

TEST_CASE("a stage does not start with a configuration that is broken",
          "[system][configuration][bad]") {
  tests::pipeline p;
  write(p, "muster.yaml", "intervall: 5m\n");
  const auto out = p.paths().data + "/said";
  tests::process wdb("muster-wdb", {"--data", p.paths().data}, out);
  CHECK(WEXITSTATUS(wdb.wait()) == 78);
  std::ifstream in(out);
  std::string line;
  std::getline(in, line);
  CHECK(line.find("muster.yaml:1:1: no setting 'intervall'; did you mean 'interval'?") !=
        std::string::npos);
}

TEST_CASE("policies and waivers in folders count from the next scan on",
          "[system][configuration]") {
  tests::pipeline p("1h");
  write(p, "policies.d/one.yml", policy_text("one", "f:/etc/no-such-file"));
  p.start_all();
  p.await_settled("the first scan");
  const auto result_of = [&](const std::string& id) {
    for (const auto& c : p.ask({"checks", p.agent}))
      if (c.at("id") == id) return c.at("result").get<std::string>();
    return std::string("none");
  };
  CHECK(result_of("one-1") == "failed");
  CHECK(result_of("two-1") == "none");
  write(p, "policies.d/two.yaml", policy_text("two", "f:/etc/passwd"));
  write(p, "waivers.d/bastion.yml",
        "waivers:\n  - {policy: one, check: [one-1], owner: o, reason: r, expires: 2099-01-01}\n");
  p.muster({"scan-now", p.agent});
  CHECK(result_of("two-1") == "passed");
  CHECK(result_of("one-1") == "waived");
  fs::remove(p.paths().configuration() + "/policies.d/one.yml");
  p.muster({"scan-now", p.agent});
  CHECK(result_of("one-1") == "none");
}

TEST_CASE("config check and show tell what holds, and where it is said",
          "[system][configuration]") {
  tests::pipeline p;
  int code = -1;
  CHECK(p.muster({"config", "check"}, &code).find("the defaults hold") != std::string::npos);
  CHECK(code == 0);
  write(p, "muster.yaml", "interval: 10m\npolicy: [a.yml, b.yml]\n");
  CHECK(p.muster({"config", "check"}, &code).starts_with("good: "));
  CHECK(code == 0);
  const auto shown = p.ask({"config", "show"});
  const auto of = [&](const std::string& setting) {
    for (const auto& s : shown)
      if (s.at("setting") == setting) return s;
    return schemas::json();
  };
  CHECK(of("interval").at("value") == "10m");
  CHECK(of("interval").at("origin") == p.paths().configuration() + "/muster.yaml:1:11");
  CHECK(of("policy").at("value") == "a.yml,b.yml");
  CHECK(of("keepalive").at("origin") == "default");
  const auto text = p.muster({"config", "show", "--origin"}, &code);
  CHECK(text.find("muster.yaml:1:11") != std::string::npos);
  CHECK(text.find("keepalive") == std::string::npos);
  ::setenv("MUSTER_INTERVA", "5m", 1);
  CHECK(p.muster({"config", "check"}, &code)
            .find("MUSTER_INTERVA: no such variable; did you mean MUSTER_INTERVAL?") !=
        std::string::npos);
  ::unsetenv("MUSTER_INTERVA");
  CHECK(code == 1);
  const auto sink = [](const std::string& rule) {
    return "sinks:\n  - name: siem\n    type: syslog\n    address: udp://127.0.0.1:514\n"
           "    filter: {rule: [" +
           rule + "]}\n";
  };
  write(p, "muster.yaml", sink("user-added, evidence-lapsed"));
  CHECK(p.muster({"config", "check"}, &code).starts_with("good: "));
  write(p, "muster.yaml", sink("user-added, user-aded"));
  CHECK(p.muster({"config", "check"}, &code)
            .find("muster.yaml:5:33: no rule 'user-aded'; did you mean 'user-added'?") !=
        std::string::npos);
  CHECK(code == 1);
  for (const auto& [wrong, said] : std::vector<std::pair<std::string, std::string>>{
           {"listen: 127.0.0.1:70000\n", "muster.yaml:1:9: "},
           {"table_interval: {nosuch: 5h}\n", "nosuch"},
           {"server: nowhere\n", "muster.yaml:1:9: "},
           {"root: /nowhere\n", "muster.yaml:1:7: /nowhere: no such folder"},
           {"rules: /nowhere.yml\n", "muster.yaml:1:8: "},
           {"policy: [/nowhere.yml]\n", "muster.yaml:1:9: /nowhere.yml: no such file or folder"},
           {"agent: ../../x\n", "muster.yaml:1:8: "}}) {
    INFO(wrong);
    write(p, "muster.yaml", wrong);
    CHECK(p.muster({"config", "check"}, &code).find(said) != std::string::npos);
    CHECK(code == 1);
  }
  write(p, "muster.yaml",
        "sinks:\n  - {name: hook, type: webhook, url: 'https://localhost/x', secret_file: " +
            p.file("secret") + "}\n");
  CHECK(p.muster({"config", "check"}, &code)
            .find("sink hook: " + p.file("secret") + ": no such file") != std::string::npos);
  CHECK(code == 1);
  write(p, "muster.yaml", "intervall: 10m\n");
  CHECK(p.muster({"config", "check"}, &code).find("did you mean 'interval'?") != std::string::npos);
  CHECK(code == 1);
}

TEST_CASE("under muster up a SIGHUP reaches the stages, which read the same files",
          "[system][configuration]") {
  const tests::pipeline p("1h");
  write(p, "muster.yaml", "alerts_size: 2MiB\ninterval: 1h\n");
  tests::process up("muster",
                    {"up", "--data", p.paths().data, "--root", p.root(), "--agent", p.agent},
                    p.file("up.log"));
  tests::await("the first scan", [&] {
    std::ifstream in(p.file("up.log"));
    const std::string all((std::istreambuf_iterator<char>(in)), {});
    return all.find("running; alerts appear here") != std::string::npos;
  });
  write(p, "muster.yaml", "alerts_size: 3MiB\ninterval: 2h\nkeepalive: 7s\nanalyzers: 2\n");
  up.signal(SIGHUP);
  tests::await("alerts to follow", [&] {
    return p.log("alerts").find("alerts_size: '3MiB' from now on, it was '2MiB'") !=
           std::string::npos;
  });
  tests::await("the collector too", [&] {
    const auto log = p.log("collector");
    return log.find("interval: '2h' from now on, it was '1h'") != log.npos &&
           log.find("keepalive: '7s' from now on, it was '30s'") != log.npos;
  });
  tests::await("what waits for a restart to be said", [&] {
    return tests::text_of(p.file("up.log"))
               .find("analyzers: '2' takes effect with a restart of `muster up`") !=
           std::string::npos;
  });
  up.signal(SIGTERM);
  CHECK(WEXITSTATUS(up.wait()) == 0);
}
