// A server that is elsewhere now, and an address where another one answers.
#include <catch2/catch.hpp>

#include "tests/support/host_behind_proxy.hpp"
#include "tests/support/loopback.hpp"

using namespace std::chrono_literals;
using tests::host_behind_proxy;

TEST_CASE("a server that moved is found where the way leads, and where --server says",
          "[system][faults]") {
  host_behind_proxy far("a server that moved");
  const auto moves_to = [&](const std::string& address) {
    far.server.kill("broker");
    far.server.listen_on(address);
    far.changes.make();
    far.server.start("broker");
  };
  const auto second = tests::free_address().text(), third = tests::free_address().text();
  moves_to(second);
  far.line.forward_to(second);
  far.close({});
  moves_to(third);
  far.host.start_collector({"--server", third});
  far.changes.make();
  far.close({});
}

TEST_CASE("where another server answers in its place nothing is said to it", "[system][faults]") {
  host_behind_proxy far("another server");
  const auto elsewhere = tests::free_address().text();
  tests::pipeline other;
  other.listen_on(elsewhere);
  for (const auto* name : {"broker", "wdb"}) other.start(name);
  const auto before = far.line.counted().connections.load();
  far.line.forward_to(elsewhere);
  far.line.drop_connections();
  far.changes.make(3);
  tests::await("the host to try there twice, and to say so", [&] {
    return far.line.counted().connections >= before + 2 &&
           far.host.log().find("the server does not take this host's key") != std::string::npos;
  });
  CHECK(other.ask({"agents"}).empty());
  CHECK(tests::take_account(far.copies(), far.changes).acknowledged == 0);
  far.line.forward_to(far.listens);
  far.close({});
}
