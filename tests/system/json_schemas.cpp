// Every object that a command prints says what it is and whom it is about, and is as the schema of
// that name in docs/schema/ has it.
#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "common/subprocess.hpp"
#include "tests/support/fixed_server.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/text_file.hpp"

namespace {

using typed_words = std::vector<std::string>;
const std::string schemas_dir = MUSTER_SOURCE_DIR "/docs/schema/";
const std::string policy_file = MUSTER_SOURCE_DIR "/policies/muster_linux_baseline.yml";

/// `checks` of `muster.checks/1`; rows of all tables have one schema.
std::string schema_name(const schemas::json& object) {
  auto name = object.at("schema").get<std::string>();
  REQUIRE(name.starts_with("muster."));
  REQUIRE(name.ends_with("/1"));
  name = name.substr(7, name.size() - 9);
  return name.starts_with("row.") ? "row" : name;
}

/// Objects by their schema, each in a file of its own.
class documents {
 public:
  void add(const std::string& printed) {
    std::istringstream lines(printed);
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with('{')) continue;  // a message
      const auto object = schemas::json::parse(line);
      CAPTURE(line);
      REQUIRE(object.contains("agent"));
      REQUIRE(object.contains("hostname"));
      auto& files = files_[schema_name(object)];
      files.push_back(dir_ / std::to_string(++count_));
      std::ofstream(files.back()) << line;
    }
  }

  /// The names of the schemas that were met, after all were compared.
  std::set<std::string> compared() const {
    std::set<std::string> out;
    for (const auto& [name, files] : files_) {
      typed_words command{tests::peer("python3"), MUSTER_SOURCE_DIR "/tests/support/json_schema.py",
                          schemas_dir + "muster." + name + ".schema.json"};
      command.insert(command.end(), files.begin(), files.end());
      const auto ran = common::run(command, {});
      if (!ran || ran->exit_status == 3) tests::skip("no python3 with jsonschema here");
      INFO(name);
      CHECK(ran->output == "");
      CHECK(ran->exit_status == 0);
      out.insert(name);
    }
    return out;
  }

 private:
  tests::temp_dir dir_;
  std::map<std::string, typed_words> files_;
  int count_ = 0;
};

std::string printed(const tests::fixed_server& server, typed_words typed) {
  const tests::temp_dir dir;
  typed.insert(typed.end(), {"--format", "json", "--data", server.paths().data});
  tests::process muster("muster", std::move(typed), dir / "out");
  muster.wait();
  return tests::text_of(dir / "out");
}

}  // namespace

TEST_CASE("what commands say of stored things keeps its schema", "[system][schemas]") {
  const tests::fixed_server server;
  documents all;
  for (const typed_words& typed : std::vector<typed_words>{
           {"agents"},
           {"checks", "web-1"},
           {"why", "web-1", "100002"},
           {"why", "web-1", "100010"},
           {"waivers"},
           {"waivers", "pin", server.paths().waivers_file()},
           {"labels"},
           {"tables"},
           {"dump", "web-1"},
           {"dump", "web-1", "users"},
           {"diff", "web-1", "--since", "2023-11-01"},
           {"blame", "web-1", "users", "root"},
           {"scan", "users", "groups", "--root", MUSTER_SOURCE_DIR "/tests/fixtures/debian12"},
           {"policy", "run", policy_file},
           {"policy", "test", policy_file},
           {"policy", "commands", policy_file},
           {"policy", "eval", "f:/etc/passwd -> r:^root:"}})
    all.add(printed(server, typed));
  CHECK(all.compared() == std::set<std::string>{"agents", "blame", "checks", "diff", "labels",
                                                "policy-commands", "policy-eval", "policy-run",
                                                "policy-test", "row", "tables", "waivers",
                                                "waivers-pin", "why"});
}

TEST_CASE("what commands say of a running server keeps its schema", "[system][schemas]") {
  tests::pipeline p("1h");
  p.start_all();
  p.await_settled("the first scan");
  p.write("etc/passwd", p.read("etc/passwd") + "toor:x:0:0::/root:/bin/sh\n");
  int asked = 0;
  p.muster({"scan-now", p.agent}, &asked);
  tests::await("an alert to be told", [&] { return !p.ask({"alerts"}).empty(); });
  documents all;
  for (typed_words typed : std::vector<typed_words>{{"agents"},
                                                    {"alerts"},
                                                    {"alerts", "--raised"},
                                                    {"checks", p.agent},
                                                    {"dump", p.agent},
                                                    {"verify"},
                                                    {"scan-now", p.agent},
                                                    {"sync-now", p.agent},
                                                    {"resync", p.agent, "users"},
                                                    {"agent", "config", p.agent},
                                                    {"agent", "label", p.agent, "--set", "a=b"},
                                                    {"tap", "--count", "3"}}) {
    typed.insert(typed.end(), {"--format", "json"});
    int code = 0;
    all.add(p.muster(typed, &code));
  }
  CHECK(all.compared() == std::set<std::string>{"agent", "agent-config", "agents", "alert",
                                                "checks", "resync", "row", "scan-now", "sync-now",
                                                "tap", "verify", "verify-policy"});
}

TEST_CASE("an object with another member breaks its schema", "[system][schemas]") {
  const tests::temp_dir dir;
  std::ofstream(dir / "object")
      << R"({"schema":"muster.resync/1","agent":"a","hostname":"h","wanted":1,"colour":"blue"})";
  const auto ran =
      common::run({tests::peer("python3"), MUSTER_SOURCE_DIR "/tests/support/json_schema.py",
                   schemas_dir + "muster.resync.schema.json", dir / "object"},
                  {});
  if (!ran || ran->exit_status == 3) tests::skip("no python3 with jsonschema here");
  CHECK(ran->exit_status == 1);
}
