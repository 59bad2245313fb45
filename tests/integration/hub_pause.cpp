// A hub that lets nobody in for a while.
#include <catch2/catch.hpp>

#include "tests/support/secure_server.hpp"

namespace net = common::net;
using common::net::make_curve_keys;
using tests::secure_server;
using namespace std::chrono_literals;

TEST_CASE("a hub that pauses takes nobody new, keeps who is in, and listens again", "[net][tcp]") {
  for (const auto* host : {"127.0.0.1", "0.0.0.0", "::1"}) {
    CAPTURE(host);
    secure_server server;
    const auto in = make_curve_keys(), late = make_curve_keys();
    server.known = {in.public_key, late.public_key};
    auto at = server.listen(server.keys, "agents", host);
    if (at.host == "0.0.0.0") at.host = "127.0.0.1";
    auto first = *net::link::connect(server.context, at, server.client(in), tests::impatient());
    REQUIRE(server.until([&] { return first.take_connected(); }));
    server.hub.pause_listening();
    REQUIRE_FALSE(server.hub.is_listening());
    auto second = *net::link::connect(server.context, at, server.client(late), tests::impatient());
    const auto a_while = std::chrono::steady_clock::now() + 300ms;
    REQUIRE(server.until([&] { return std::chrono::steady_clock::now() > a_while; }));
    CHECK_FALSE(second.take_connected());
    first.send("in");
    REQUIRE(server.until([&] { return server.count("in") == 1; }));
    REQUIRE(server.hub.resume_listening());
    REQUIRE(server.until([&] { return second.take_connected(); }));
  }
}
