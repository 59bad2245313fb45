// The collector's way to a server with several addresses and keys.
#include "collector/agent/server_link.hpp"

#include <catch2/catch.hpp>

#include "tests/support/secure_server.hpp"

using collector::server_link;
using collector::server_way;
using namespace std::chrono_literals;

TEST_CASE("a way that does not answer or refuses is left for the next, one that answers is kept",
          "[net]") {
  tests::secure_server server;
  const auto stranger = common::net::make_curve_keys(), own = common::net::make_curve_keys();
  server.known = {own.public_key};
  const std::vector<server_way> ways{{tests::free_address(), server.client(own)},
                                     {server.address, server.client(stranger)},
                                     {server.address, server.client(own)}};
  common::instant now{};
  auto link = server_link::elsewhere(server.context, ways, now);
  REQUIRE(link);
  bool connected = false;
  const auto look = [&] {
    const auto fresh = link->take_connected(now);
    REQUIRE(fresh);
    connected |= *fresh;
  };
  look();
  now += server_link::patience - 1ms;
  look();
  CHECK(link->way()->address == ways[0].address);
  now += 1ms;
  look();
  CHECK(link->way()->keys.own.public_key == stranger.public_key);
  bool refused = false;
  REQUIRE(server.until([&] { return look(), refused |= link->link().take_refused(), refused; }));
  CHECK_FALSE(connected);
  now += server_link::patience;
  look();
  CHECK(link->way()->keys.own.public_key == own.public_key);
  REQUIRE(server.until([&] { return look(), connected; }));
  now += 10 * server_link::longest_patience;
  look();
  CHECK(link->way()->keys.own.public_key == own.public_key);
  REQUIRE(server.until([&] {
    return link->link().send("hello") == common::net::sent::queued || server.count("hello") > 0;
  }));
  CHECK(server.until([&] { return server.count("hello") > 0; }));
}

TEST_CASE("a round of ways in vain makes the next round slower, and one way is never left",
          "[net]") {
  const common::net::context context;
  const auto keys = common::net::make_curve_keys();
  const common::net::curve_client client{keys, keys.public_key};
  common::instant now{};
  auto two = server_link::elsewhere(
      context, {{tests::free_address(), client}, {tests::free_address(), client}}, now);
  REQUIRE(two);
  const auto turns_after = [&](common::milliseconds wait) {
    const auto* before = two->way();
    now += wait - 1ms;
    REQUIRE(two->take_connected(now));
    REQUIRE(two->way() == before);
    now += 1ms;
    REQUIRE(two->take_connected(now));
    return two->way() != before;
  };
  for (const auto wait : {1, 1, 2, 2, 4, 4}) CHECK(turns_after(wait * server_link::patience));
  auto one = server_link::elsewhere(context, {{tests::free_address(), client}}, now);
  REQUIRE(one);
  now += 10 * server_link::longest_patience;
  CHECK_FALSE(*one->take_connected(now));
  CHECK(one->way() != nullptr);
}

TEST_CASE("that no server answers is told once, and again after a connection", "[net]") {
  tests::secure_server server;
  const auto own = common::net::make_curve_keys();
  server.known = {own.public_key};
  common::instant now{};
  auto link =
      server_link::elsewhere(server.context, {{tests::free_address(), server.client(own)}}, now);
  REQUIRE(link);
  CHECK_FALSE(link->take_away(now));
  now += server_link::told_after - 1ms;
  CHECK_FALSE(link->take_away(now));
  now += 1ms;
  CHECK(link->take_away(now));
  now += 10 * server_link::told_after;
  CHECK_FALSE(link->take_away(now));
  REQUIRE(link->change({{server.address, server.client(own)}}, now));
  REQUIRE(server.until([&] { return link->link().is_connected(); }));
  CHECK_FALSE(link->take_away(now));
  REQUIRE(link->change({{tests::free_address(), server.client(own)}}, now));
  now += server_link::told_after;
  CHECK(link->take_away(now));
}
