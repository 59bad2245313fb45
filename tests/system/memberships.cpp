// What operators decide about agents: labels, archive, restore, remove, and a host that is
// installed anew.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "schemas/agent_id.hpp"
#include "schemas/enrolment/server_file.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/other_host.hpp"

namespace {

namespace fs = std::filesystem;

/// A server with one host elsewhere, whose tables are equal on both.
struct server_and_host {
  server_and_host(std::vector<std::string> token_options = {}) {
    server.listen_on(tests::free_address().text());
    for (const auto* name : {"broker", "wdb", "analyzer-1"}) server.start(name);
    id = host.join(tests::make_token(server, std::move(token_options)));
    host.start_collector();
    tests::await_equal(server, id);
  }
  std::vector<std::string> names(std::vector<std::string> arguments = {}) const {
    arguments.insert(arguments.begin(), "agents");
    std::vector<std::string> out;
    for (const auto& a : server.ask(arguments)) out.push_back(a.at("agent").get<std::string>());
    return out;
  }
  int decide(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "agent");
    int code = -1;
    server.muster(std::move(arguments), &code);
    return code;
  }
  bool has_store() const {
    return fs::exists(server.paths().store(*schemas::agent_id::parse(id)) + "/data.mdb");
  }

  tests::pipeline server;
  tests::other_host host;
  std::string id;
};

using names = std::vector<std::string>;

}  // namespace

TEST_CASE("agents are chosen by labels, of their token and of an operator", "[system][enrolment]") {
  const server_and_host s({"--label", "env=prod"});
  CHECK(s.names({"--label", "env=prod"}) == names{s.id});
  CHECK(s.names({"--label", "env=test"}).empty());
  CHECK(s.decide({"label", s.id, "--set", "env=test", "--set", "role=db"}) == 0);
  CHECK(s.names({"--label", "env=test", "--label", "role"}) == names{s.id});
  CHECK(s.decide({"label", s.id, "--unset", "role"}) == 0);
  CHECK(s.names({"--label", "role"}).empty());
  CHECK(s.decide({"label", s.id, "--set", "no label"}) != 0);
  CHECK(s.decide({"label", "nobody", "--set", "a=b"}) != 0);
  CHECK(s.names({"--label", "env=test"}) == names{s.id});
}

TEST_CASE("an archived agent is in no list and is not listened to, and comes back equal",
          "[system][enrolment]") {
  server_and_host s;
  CHECK(s.decide({"archive", s.id, "--keep", "1h"}) == 0);
  CHECK(s.names().empty());
  CHECK(s.names({"--archived"}) == names{s.id});
  CHECK(s.server.ask({"agents", "--archived"}).at(0).at("state") == "archived");
  CHECK(s.decide({"config", s.id}) != 0);
  tests::await("the collector to hear of it", [&] {
    return s.host.log().find("this agent was archived or removed") != std::string::npos;
  });
  s.server.kill("wdb");  // that is remembered
  s.server.start("wdb");
  s.host.start_collector();
  tests::await("the server to turn the host away", [&] {
    return s.host.log().find("the server does not take this host's key") != std::string::npos;
  });
  CHECK(s.names().empty());
  CHECK(s.has_store());
  CHECK(s.decide({"restore", s.id}) == 0);
  CHECK(s.names() == names{s.id});
  tests::await_equal(s.server, s.id);
}

TEST_CASE("a removed agent leaves nothing but its alerts, and no host gets its id",
          "[system][enrolment]") {
  server_and_host s;
  CHECK(s.decide({"remove", s.id}) == 0);
  CHECK(s.names().empty());
  CHECK(s.names({"--archived"}).empty());
  tests::await("its store to be gone", [&] { return !s.has_store(); });
  s.host.start_collector();
  tests::await("the server to turn the host away", [&] {
    return s.host.log().find("the server does not take this host's key") != std::string::npos;
  });
  CHECK_FALSE(s.has_store());
  tests::other_host again;
  CHECK(again.join(tests::make_token(s.server)) == s.id + "-2");
  s.server.kill("wdb");
  s.server.start("wdb");
  CHECK(s.names() == names{s.id + "-2"});
}

TEST_CASE("a store is deleted also when wdb ends before it is, and a local agent may come back",
          "[system][enrolment]") {
  tests::pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  int code = -1;
  p.muster({"agent", "remove", p.agent}, &code);
  CHECK(code != 0);  // it runs here, and would be back at once
  p.kill("collector");
  const auto store = p.paths().store(*schemas::agent_id::parse(p.agent));
  tests::await("the agent to be silent, and removed", [&] {
    p.muster({"agent", "remove", p.agent}, &code);
    return code == 0;
  });
  p.kill("wdb");
  p.start("wdb");
  tests::await("the agent and its store to be gone",
               [&] { return p.ask({"agents"}).empty() && !fs::exists(store + "/data.mdb"); });
  p.start("collector");
  p.await_settled("the agent to be there anew");
}

TEST_CASE("a host that was installed anew goes on as the agent it was", "[system][enrolment]") {
  server_and_host s({"--label", "env=prod"});
  const auto token = tests::make_token(s.server, {"--for", s.id});
  tests::other_host anew;
  CHECK(anew.join(token) == s.id);
  anew.start_collector();
  tests::await("the old installation to hear that its key is worth nothing",
               [&] { return s.host.log().find("this key was revoked") != std::string::npos; });
  s.host.stop_collector();
  tests::await_equal(s.server, s.id);
  CHECK(s.names({"--label", "env=prod"}) == names{s.id});
}

TEST_CASE("an agent that comes and goes is archived by itself, and its silence raises nothing",
          "[system][enrolment]") {
  server_and_host s({"--ephemeral", "8s"});
  CHECK(s.names() == names{s.id});
  s.host.stop_collector();
  tests::await("the silent agent to be archived",
               [&] { return s.names({"--archived"}) == names{s.id}; });
  CHECK(s.names().empty());
  CHECK(s.server.count_alerts("evidence-lapsed") == 0);
}

TEST_CASE("a host replaces its key when it is told to, and the old one is worth nothing then",
          "[system][enrolment]") {
  server_and_host s;
  const auto key_shown = [&] {
    return s.server.ask({"agents"}).at(0).at("key").get<std::string>();
  };
  const auto before = key_shown();
  const std::string file = s.host.paths().keys() + "/agent.key", copy = s.server.file("old.key");
  fs::copy_file(file, copy);
  CHECK(s.decide({"rotate", s.id}) == 0);
  tests::await("the new key to be the agent's", [&] { return key_shown() != before; });
  tests::await_equal(s.server, s.id);
  tests::await("the old key to be gone from the host",
               [&] { return !fs::exists(file + ".old") && !fs::exists(file + ".next"); });
  s.host.start_collector();
  tests::await_equal(s.server, s.id);
  s.host.stop_collector();
  fs::copy_file(copy, file, fs::copy_options::overwrite_existing);
  s.host.start_collector();
  tests::await("the server to refuse the old key", [&] {
    return s.host.log().find("the server does not take this host's key") != std::string::npos;
  });
}

TEST_CASE(
    "a rotation that was asked for while the host was away happens when it is back, over kills",
    "[system][enrolment]") {
  server_and_host s;
  const auto key_shown = [&] {
    return s.server.ask({"agents"}).at(0).at("key").get<std::string>();
  };
  const auto before = key_shown();
  s.host.stop_collector();
  CHECK(s.decide({"rotate", s.id}) == 0);
  s.server.kill("wdb");
  s.server.start("wdb");
  // As if it had been killed between making the key and hearing that it is taken.
  for (int kills = 0; kills < 3; ++kills) {
    s.host.start_collector();
    s.host.stop_collector();
  }
  s.host.start_collector();
  tests::await("the new key to be the agent's", [&] { return key_shown() != before; });
  tests::await_equal(s.server, s.id);
}

TEST_CASE("a server that is reached at another address too is found there", "[system][enrolment]") {
  server_and_host s;
  const std::string file = s.host.paths().server_file();
  s.host.stop_collector();
  auto known = *schemas::read_server_file(file);
  known.addresses.insert(known.addresses.begin(), tests::free_address().text());
  std::ofstream(file) << schemas::text_of(known);
  s.host.start_collector();
  std::ofstream(s.host.root() + "/etc/hostname") << "renamed\n";
  tests::await("the host to find the address that answers",
               [&] { return s.server.ask({"agents"}).at(0).at("hostname") == "renamed"; });
  tests::await_equal(s.server, s.id);
}
