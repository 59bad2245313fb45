// Hosts that reach their server by a SOCKS5 proxy only.
#include "tests/support/socks_proxy.hpp"

#include <catch2/catch.hpp>

#include "tests/support/loopback.hpp"
#include "tests/support/other_host.hpp"

TEST_CASE("a host joins by a SOCKS5 proxy, which knows the server's name, and stays with it",
          "[system][enrolment]") {
  tests::pipeline server;
  const auto listens = tests::free_address();
  server.listen_on(listens.text());
  for (const auto* name : {"broker", "wdb", "analyzer-1"}) server.start(name);
  const auto address = "muster.invalid:" + std::to_string(listens.port);  // to the proxy alone
  const auto token = tests::make_token(server, {"--address", address});
  tests::other_host host;
  int code = 0;
  const auto alone = host.join(token, &code);
  CHECK(code == 1);
  CHECK(alone.find("no address of that name") != std::string::npos);

  tests::socks_proxy proxy;
  const auto said = host.join(token, &code, {"--socks", proxy.address()});
  INFO(said);
  REQUIRE(code == 0);
  const auto before = proxy.connections();
  CHECK(before > 0);
  host.start_collector();
  tests::await_equal(server, host.id());
  CHECK(proxy.connections() > before);
  server.kill("broker");  // the way back goes by it too
  server.start("broker");
  tests::await_equal(server, host.id());

  host.start_collector({"--socks", "127.0.0.1"});
  tests::await("the collector to end", [&] { return host.collector_ended(); });
  CHECK(host.log().find("--socks '127.0.0.1' is no address and port") != std::string::npos);
}
