// Many connections of one socket, each with a key of its own.
#include "common/net/crowd.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "tests/support/secure_server.hpp"

namespace net = common::net;

namespace {

constexpr net::crowd::member some = 40;

struct listeners {
  listeners() : all(*net::crowd::make(server.context, tests::impatient())) {
    for (net::crowd::member m = 0; m < some; ++m) {
      keys[m] = net::make_curve_keys();
      server.known.insert(keys[m].public_key);
    }
  }
  tests::secure_server server;
  net::crowd all;
  std::map<net::crowd::member, net::curve_keys> keys;
};

std::string text_of(net::crowd::member m) { return "from " + std::to_string(m); }

}  // namespace

TEST_CASE("each member of a crowd is its own key to the server, and gets its own answers",
          "[net][crowd]") {
  listeners l;
  for (net::crowd::member m = 0; m < some; ++m) {
    REQUIRE(l.all.connect(m, l.server.address, l.server.client(l.keys[m])));
    REQUIRE(l.all.send(m, text_of(m)) == net::sent::queued);
  }
  REQUIRE(l.server.until([&] { return l.server.count(text_of(some - 1)) > 0; }));
  for (net::crowd::member m = 0; m < some; ++m) {
    REQUIRE(l.server.until([&] { return l.server.count(text_of(m)) > 0; }));
    const auto& from = l.server.sender(text_of(m));
    CHECK(from.key == l.keys[m].public_key);
    REQUIRE(l.server.hub.send(from.connection, "to " + std::to_string(m)) == net::sent::queued);
  }
  std::map<net::crowd::member, std::string> heard;
  REQUIRE(l.server.until([&] {
    while (const auto in = l.all.receive()) heard[in->to] = std::string(in->frame.bytes());
    return heard.size() == some;
  }));
  for (const auto& [m, text] : heard) CHECK(text == "to " + std::to_string(m));
  CHECK(l.all.handshakes() == some);
}

TEST_CASE("a member whose key is taken away and given back comes back by itself", "[net][crowd]") {
  listeners l;
  l.server.known.clear();
  REQUIRE(l.all.connect(1, l.server.address, l.server.client(l.keys[1])));
  CHECK(l.all.send(1, "early") == net::sent::queued);
  REQUIRE(l.server.until([&] { return l.server.asked.size() >= 1; }));
  CHECK(l.all.handshakes() == 0);
  l.server.known.insert(l.keys[1].public_key);
  REQUIRE(l.server.until([&] {
    l.all.send(1, "late");
    return l.server.count("late") > 0;
  }));
}

TEST_CASE("members hear that their connection ended", "[net][crowd]") {
  net::context context;
  auto all = *net::crowd::make(context, tests::impatient());
  auto server = std::make_unique<tests::secure_server>();
  const auto keys = net::make_curve_keys();
  server->known.insert(keys.public_key);
  REQUIRE(all.connect(7, server->address, server->client(keys)));
  REQUIRE(all.send(7, "hello") == net::sent::queued);
  REQUIRE(server->until([&] { return server->count("hello") > 0; }));
  REQUIRE(server->hub.send(server->sender("hello").connection, "yes") == net::sent::queued);
  REQUIRE(server->until([&] { return all.receive().has_value(); }));
  CHECK(all.take_lost().empty());
  server.reset();
  std::vector<net::crowd::member> lost;
  for (int n = 0; n < 3000 && lost.empty(); ++n) {
    net::waiter().add(all).wait(std::chrono::milliseconds{10});
    lost = all.take_lost();
  }
  CHECK(lost == std::vector<net::crowd::member>{7});
}
