// Hosts that are elsewhere: a token, a key of its own, and what no longer belongs.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>

#include "tests/support/loopback.hpp"
#include "tests/support/namespaces.hpp"
#include "tests/support/other_host.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/text_file.hpp"

namespace {

namespace fs = std::filesystem;

/// A server that listens; no collector of its own.
struct listening_server {
  listening_server() { start(); }
  void start() {
    stages.listen_on(address);
    for (const auto* name : {"broker", "wdb", "analyzer-1"}) stages.start(name);
  }
  std::string address = tests::free_address().text();
  tests::pipeline stages;
};

constexpr const char* not_taken = "the server does not take this host's key";

}  // namespace

TEST_CASE("from a token to equal tables on a host elsewhere, and on after a restart of either",
          "[system][enrolment]") {
  listening_server server;
  tests::other_host host;
  const auto id = host.join(tests::make_token(server.stages));
  CHECK(fs::status(host.paths().keys() + "/agent.key").permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write));
  host.start_collector();
  tests::await_equal(server.stages, id);
  host.start_collector();
  tests::await_equal(server.stages, id);
  for (const auto* name : {"broker", "wdb"}) {
    server.stages.kill(name);
    server.stages.start(name);
    tests::await_equal(server.stages, id);
  }
}

TEST_CASE("who enrolled and sent nothing is listed, and can be decided about",
          "[system][enrolment]") {
  listening_server server;
  tests::other_host host;
  const auto id = host.join(tests::make_token(server.stages));
  const auto listed = [&] { return server.stages.ask({"agents"}).at(0); };
  CHECK(listed().at("agent") == id);
  CHECK(listed().at("state") == "enrolled");
  CHECK(listed().at("last_seen").is_null());
  server.stages.ask({"agent", "label", id, "--set", "env=prod"});
  CHECK(listed().at("labels") == schemas::json{"env=prod"});
  server.stages.muster({"agent", "revoke", id});
  CHECK(listed().at("state") == "revoked");
  server.stages.muster({"agent", "archive", id});
  CHECK(server.stages.ask({"agents"}).empty());
  CHECK(server.stages.ask({"agents", "--archived"}).at(0).at("agent") == id);
  server.stages.muster({"agent", "remove", "--archived", id});
  CHECK(server.stages.ask({"agents", "--archived"}).empty());
}

TEST_CASE("agents elsewhere are listed with the address that they were last heard from",
          "[system][enrolment]") {
  listening_server server;
  tests::other_host host;
  const auto id = host.join(tests::make_token(server.stages));
  const auto listed = [&] { return server.stages.ask({"agents"}).at(0); };
  host.start_collector();
  tests::await_equal(server.stages, id);
  CHECK(listed().at("address") == "127.0.0.1");
  CHECK(listed().at("bundle").is_null());
  CHECK(server.stages.muster({"agents"}).find("127.0.0.1") != std::string::npos);
  server.stages.kill("wdb");  // it was on disk
  CHECK(listed().at("address") == "127.0.0.1");
}

TEST_CASE("a token lets one host in, and none once it is revoked", "[system][enrolment]") {
  listening_server server;
  const auto token = tests::make_token(server.stages);
  tests::other_host first, second;
  first.join(token);
  int code = 0;
  auto said = second.join(token, &code);
  INFO(said);
  CHECK(code == 1);
  CHECK(said.find("the token was used already") != std::string::npos);
  CHECK_FALSE(fs::exists(second.paths().server_file()));
  const auto revoked = server.stages.ask({"enroll"}).at(0);
  server.stages.ask({"enroll", "--revoke", revoked.at("id").get<std::string>()});
  said = second.join(revoked.at("token").get<std::string>(), &code);
  INFO(said);
  CHECK(code == 1);
  CHECK(said.find("revoked") != std::string::npos);
}

TEST_CASE("a revoked key is refused from its next frame on, and the others are served",
          "[system][enrolment]") {
  listening_server server;
  const auto token = tests::make_token(server.stages, {"--uses", "2", "--label", "env=prod"});
  tests::other_host one, other;
  const auto revoked = one.join(token), kept = other.join(token);
  CHECK(revoked != kept);
  one.start_collector();
  other.start_collector();
  tests::await_equal(server.stages, revoked);
  tests::await_equal(server.stages, kept);
  int code = -1;
  server.stages.muster({"agent", "revoke", revoked}, &code);
  CHECK(code == 0);
  for (const auto& a : server.stages.ask({"agents"})) {
    CHECK((a.at("state") == "revoked") == (a.at("agent") == revoked));
    CHECK(a.at("key").get<std::string>().size() == 12);
    CHECK(a.at("labels") == schemas::json::array({"env=prod"}));
  }
  tests::await("the collector to say that its key was revoked",
               [&] { return one.log().find("this key was revoked") != std::string::npos; });
  server.stages.muster({"verify", revoked}, &code);
  CHECK(code != 0);
  tests::await_equal(server.stages, kept);
  CHECK(one.log().find(not_taken) == std::string::npos);
  one.start_collector();  // no handshake succeeds any more
  tests::await("the collector to say that the server does not take its key",
               [&] { return one.log().find(not_taken) != std::string::npos; });
  CHECK(one.doctor(&code).find("the server does not take this host's key") != std::string::npos);
  CHECK(code == 2);
  CHECK(other.doctor(&code).find("key-refused") == std::string::npos);
  std::string key;
  for (const auto& a : server.stages.ask({"agents"}))
    if (a.at("agent") == revoked) key = a.at("key").get<std::string>();
  tests::await("the broker to note who came in vain, for `muster doctor`", [&] {
    return tests::text_of(server.stages.paths().refused_keys()).find(key) != std::string::npos;
  });
}

TEST_CASE("a key belongs to the machine that made it, and a host joins once",
          "[system][enrolment]") {
  listening_server server;
  tests::other_host host;
  host.join(tests::make_token(server.stages));
  int code = 0;
  CHECK(host.join(tests::make_token(server.stages), &code).find("already") != std::string::npos);
  CHECK(code == 1);
  // As with an image of a disk: the file is the same, the machine is another.
  auto text = std::ifstream(host.paths().keys() + "/agent.key");
  std::string line, changed;
  while (std::getline(text, line))
    changed += (line.starts_with("machine ") ? "machine " + std::string(64, '0') : line) + "\n";
  std::ofstream(host.paths().keys() + "/agent.key") << changed;
  host.start_collector();
  tests::await("the collector to refuse its key",
               [&] { return host.log().find("was made on another machine") != std::string::npos; });
}

TEST_CASE("an address where nobody can listen ends the broker with one line",
          "[system][enrolment]") {
  tests::temp_dir dir;
  fs::create_directories(dir / "d/run");
  const auto said_of = [&](const std::string& address) {
    std::ofstream(dir / "log").close();
    tests::process broker("muster-broker", {"--data", dir / "d", "--listen", address}, dir / "log");
    CHECK(broker.wait() != 0);
    std::ifstream in(dir / "log");
    std::string line, more;
    std::getline(in, line);
    CHECK_FALSE(std::getline(in, more));
    return line;
  };
  CHECK(said_of("tcp://127.0.0.1:5550").find("expected e.g. 127.0.0.1:7443") != std::string::npos);
  CHECK(said_of("192.0.2.1:7443").find("no such address") != std::string::npos);
  CHECK(said_of("nowhere.invalid:7443").find("no address of that name") != std::string::npos);
  tests::pipeline p;
  const auto taken = tests::free_address().text();
  p.listen_on(taken);
  p.start("broker");
  CHECK(said_of(taken).find("the port is in use") != std::string::npos);
}

TEST_CASE("a data folder is a server's or a joined host's, and never both", "[system][enrolment]") {
  listening_server server;
  tests::other_host host;
  host.join(tests::make_token(server.stages));
  const tests::temp_dir dir;
  std::ofstream(dir / "out").close();
  tests::process up("muster", {"--data", host.paths().data, "up", "--once"}, dir / "out");
  CHECK(up.wait() != 0);
  std::ifstream in(dir / "out");
  std::string line;
  std::getline(in, line);
  CHECK(line.find("whose server is elsewhere: a server needs another --data") != std::string::npos);
  int code = 0;
  tests::process join(
      "muster", {"--data", server.stages.paths().data, "join", tests::make_token(server.stages)},
      dir / "out");
  code = join.wait();
  CHECK(code != 0);
}

TEST_CASE("a join that nobody confirms has not succeeded, and is right when it is typed again",
          "[system][enrolment]") {
  listening_server server;
  const auto token = tests::make_token(server.stages);
  server.stages.kill("wdb");
  tests::other_host host;
  int code = 0;
  host.join(token, &code);
  CHECK(code == 1);
  CHECK_FALSE(fs::exists(host.paths().server_file()));
  server.stages.start("wdb");
  std::string said;
  tests::await(
      "the host to be let in", [&] { return said = host.join(token, &code), code == 0; },
      std::chrono::seconds{60}, [&] { return said; });
  server.stages.kill("wdb");  // the enrolment is on disk: it is not forgotten
  server.stages.start("wdb");
  CHECK(server.stages.ask({"enroll", "--list"}).empty());
}

TEST_CASE("two hosts with a cable between them: enrolled, equal, and again when it was pulled out",
          "[system][enrolment]") {
  if (::geteuid() != 0) tests::skip("namespaces need root");
  const tests::two_hosts hosts;
  tests::pipeline server;
  server.listen_on(fmt::format("{}:7443", tests::two_hosts::here));
  for (const auto* name : {"broker", "wdb", "analyzer-1"}) server.start(name);
  tests::other_host host(hosts.over_there());
  const auto began = std::chrono::steady_clock::now();
  const auto id = host.join(tests::make_token(server));
  host.start_collector();
  tests::await_equal(server, id);
  const auto took = std::chrono::steady_clock::now() - began;
  std::cout << "from a token to equal tables: "
            << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << " ms\n";
  hosts.connect(false);
  std::ofstream(host.root() + "/etc/hostname") << "renamed\n";
  tests::await("the server to miss the host", [&] {
    for (const auto& a : server.ask({"agents"}))
      if (a.at("agent") == id) return a.at("state") == "stale";
    return false;
  });
  hosts.connect(true);
  tests::await_equal(server, id);
}
