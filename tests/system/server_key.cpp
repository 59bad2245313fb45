// A server's key is replaced: hosts hear of the next one, go there, and the old one is retired.
#include <catch2/catch.hpp>
#include <fstream>

#include "schemas/enrolment/server_file.hpp"
#include "schemas/enrolment/server_key.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/other_host.hpp"
#include "tests/support/text_file.hpp"

using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

struct rotating_server {
  rotating_server() {
    stages.listen_on(before);
    for (const auto* name : {"broker", "wdb", "analyzer-1"}) stages.start(name);
  }
  void restart_broker() {
    stages.kill("broker");
    stages.start("broker");
  }
  /// What `muster server-key …` says; `code`: with what exit code.
  std::string server_key(std::vector<std::string> what, int* code) {
    what.insert(what.begin(), "server-key");
    return stages.muster(what, code);
  }
  std::string before = tests::free_address().text(), after = tests::free_address().text();
  tests::pipeline stages;
};

bool knows(const tests::other_host& host, const std::string& text) {
  return tests::text_of(host.paths().server_file()).find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a server gets another key: hosts that are there follow, others are not locked out",
          "[system][enrolment]") {
  rotating_server server;
  tests::other_host follows, away;
  const auto id = follows.join(tests::make_token(server.stages));
  const auto late = away.join(tests::make_token(server.stages));
  follows.start_collector();
  tests::await_equal(server.stages, id);
  int code = -1;
  server.server_key({"next"}, &code);
  REQUIRE(code == 0);
  const auto next = server.stages.ask({"server-key", "show"}).at(1).at("public").get<std::string>();
  server.server_key({"retire", "--unused-for", "1s"}, &code);
  CHECK(code == 1);  // no server ever listened with it
  server.stages.listen_on(server.before, server.after);
  server.restart_broker();
  tests::await("the host to know the next key",
               [&] { return knows(follows, next) && knows(follows, server.after); });
  tests::await_equal(server.stages, id);
  server.server_key({"retire"}, &code);
  CHECK(code == 1);  // a moment ago
  // One that was away hears of it by the old key.
  away.start_collector();
  tests::await("the other host to know the next key", [&] { return knows(away, next); });
  tests::await_equal(server.stages, late);
  std::string said;
  const auto is_retired = [&] {
    said = server.server_key({"retire", "--unused-for", "2s"}, &code);
    return code == 0;
  };
  tests::await("both to be heard of by the next key alone", is_retired, 60s, [&] { return said; });
  server.stages.listen_on(server.after);
  server.restart_broker();
  for (const auto& agent : {id, late}) tests::await_equal(server.stages, agent);
  tests::await("the old key to be forgotten", [&] {
    return schemas::read_server_file(follows.paths().server_file())->server_keys.size() == 1;
  });
  // New hosts get the new key, and what is left of the old one is nothing.
  tests::other_host newcomer;
  newcomer.join(tests::make_token(server.stages));
  CHECK_FALSE(fs::exists(schemas::next_keys(server.stages.paths().keys())));
}

TEST_CASE("to listen with a next key that was never made ends with one line that says how",
          "[system][enrolment]") {
  rotating_server server;
  int code = 0;
  server.server_key({"retire"}, &code);
  CHECK(code == 1);
  server.stages.kill("broker");
  server.stages.listen_on(server.before, server.after);
  server.stages.start("broker");
  tests::await("the broker to end", [&] { return server.stages.ended("broker"); });
  CHECK(server.stages.log("broker").find("`muster server-key next` makes one") !=
        std::string::npos);
}
