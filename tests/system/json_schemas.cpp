// Every object that a command prints says what it is and whom it is about, and is as the schema of
// that name in docs/schema/ has it.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/support/fixed_server.hpp"
#include "tests/support/json_schemas.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/other_host.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/text_file.hpp"

namespace {

using typed_words = std::vector<std::string>;
using schema_names = std::set<std::string>;
const std::string policy_file = MUSTER_SOURCE_DIR "/policies/muster_linux_baseline.yml";

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
  tests::schema_documents all;
  for (const typed_words& typed : std::vector<typed_words>{
           {"agents"},
           {"checks", "web-1"},
           {"why", "web-1", "100002"},
           {"why", "web-1", "100010"},
           {"waivers"},
           {"waivers", "pin", server.paths().waivers_file()},
           {"labels"},
           {"config", "show"},
           {"sinks"},
           {"status"},
           {"doctor"},
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
  CHECK(all.compared() == schema_names{"agents", "blame", "checks", "config", "diff", "doctor",
                                       "labels", "policy-commands", "policy-eval", "policy-run",
                                       "policy-test", "row", "sinks", "status", "tables", "waivers",
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
  tests::schema_documents all;
  for (typed_words typed : std::vector<typed_words>{{"agents"},
                                                    {"alerts"},
                                                    {"alerts", "--raised"},
                                                    {"checks", p.agent},
                                                    {"dump", p.agent},
                                                    {"verify"},
                                                    {"status"},
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
  CHECK(all.compared() == schema_names{"agent", "agent-config", "agents", "alert", "checks",
                                       "resync", "row", "scan-now", "status", "sync-now", "tap",
                                       "verify", "verify-policy"});
}

TEST_CASE("what commands say of keys and of hosts elsewhere keeps its schema",
          "[system][schemas]") {
  tests::pipeline p;
  p.listen_on(tests::free_address().text());
  for (const auto* name : {"broker", "wdb"}) p.start(name);
  const auto said = [&](typed_words typed) {
    typed.insert(typed.end(), {"--format", "json"});
    int code = -1;
    auto out = p.muster(typed, &code);
    INFO(out);
    CHECK(code == 0);
    return out;
  };
  tests::schema_documents all;
  all.add(said({"enroll", "--label", "env=prod"}));
  all.add(said({"enroll", "--list"}));
  tests::other_host host;
  int code = -1;
  all.add(host.join(tests::make_token(p), &code));
  CHECK(code == 0);
  all.add(said({"agents"}));
  all.add(said({"agent", "revoke", host.id()}));
  all.add(said({"server-key", "next"}));
  all.add(said({"server-key", "show"}));
  CHECK(all.compared() ==
        schema_names{"agent-revoke", "agents", "enroll", "join", "server-key", "tokens"});
}

TEST_CASE("what a first scan and a lint print keeps its schema", "[system][schemas]") {
  const tests::pipeline p;
  const tests::temp_dir dir;
  tests::schema_documents all;
  int code = -1;
  all.add(p.muster({"up", "--once", "--root", p.root(), "--agent", "web-1", "--format", "json"},
                   &code));
  CHECK(code == 0);
  std::ofstream(dir / "p.yml") << "policy: {id: p, file: p.yml, name: n, description: d}\nchecks:\n"
                                  "  - {id: 1, title: t, condition: all, rules: ['d:/etc/*']}\n";
  all.add(p.muster({"policy", "lint", "--dialect", "wazuh5", dir / "p.yml", "--format", "json"},
                   &code));
  CHECK(all.compared() == schema_names{"policy-lint", "up"});
}

TEST_CASE("an object with another member breaks its schema", "[system][schemas]") {
  const tests::temp_dir dir;
  std::ofstream(dir / "object")
      << R"({"schema":"muster.resync/1","agent":"a","hostname":"h","wanted":1,"colour":"blue"})";
  CHECK_FALSE(tests::differences("resync", {dir / "object"}).empty());
}
