// Links over TCP: who gets in, and what is known of them.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>

#include "tests/support/secure_server.hpp"
#include "tests/support/skip.hpp"

namespace net = common::net;
using common::net::authenticator;
using common::net::context;
using common::net::curve_client;
using common::net::curve_keys_of;
using common::net::curve_server;
using common::net::link_options;
using common::net::make_curve_keys;
using common::net::sent;
using common::net::tcp_address;
using tests::impatient;
using tests::secure_server;

namespace {

/// Sends once there is a connection, and waits until it is there.
bool arrives(secure_server& server, net::link& l, const std::string& text) {
  bool is_sent = false;
  return server.until([&] {
    if (!is_sent) is_sent = l.send(text) == sent::queued;
    return server.count(text) > 0;
  });
}

bool is_refused(secure_server& server, net::link& l) {
  return server.until([&] { return l.take_refused(); });
}

}  // namespace

TEST_CASE("who has a known key gets in, and is that key at that address", "[net][tcp]") {
  secure_server server;
  const auto keys = make_curve_keys();
  server.known = {keys.public_key};
  auto l = *net::link::connect(server.context, server.address, server.client(keys));
  REQUIRE(server.until([&] { return l.take_connected(); }));
  CHECK_FALSE(l.take_connected());
  CHECK_FALSE(l.take_refused());
  REQUIRE(arrives(server, l, "hello"));
  const auto& from = server.sender("hello");
  CHECK(from.key == keys.public_key);
  CHECK(from.address == "127.0.0.1");
  CHECK_FALSE(from.uid);
  REQUIRE(server.asked.size() == 1);
  CHECK(server.asked.front().domain == "agents");
  CHECK(server.asked.front().address == "127.0.0.1");
  CHECK(server.asked.front().key == keys.public_key);
  CHECK(server.authenticator->refused() == 0);

  CHECK(server.hub.send(from.connection, "reply") == sent::queued);
  std::string reply;
  CHECK(server.until([&] {
    if (const auto f = l.receive()) reply = f->bytes();
    return !reply.empty();
  }));
  CHECK(reply == "reply");
}

TEST_CASE("a key from a 32-byte seed is a key like any other", "[net][tcp]") {
  secure_server server;
  const auto keys = *curve_keys_of(std::string(32, 's'));
  server.known = {keys.public_key};
  auto l = *net::link::connect(server.context, server.address, server.client(keys));
  REQUIRE(arrives(server, l, "hello"));
  CHECK(server.sender("hello").key == keys.public_key);
}

TEST_CASE("who has an unknown key is refused, and gets in once it is known", "[net][tcp]") {
  secure_server server;
  const auto keys = make_curve_keys();
  auto l = *net::link::connect(server.context, server.address, server.client(keys), impatient());
  for (int i = 0; i < 3; ++i) REQUIRE(is_refused(server, l));
  CHECK_FALSE(l.take_connected());
  CHECK(l.send("early") == sent::full);
  server.known = {keys.public_key};
  REQUIRE(server.until([&] { return l.take_connected(); }));
  CHECK_FALSE(l.take_refused());
  REQUIRE(arrives(server, l, "late"));
  CHECK(server.count("early") == 0);
}

TEST_CASE("peers on the Unix socket need no key beside those on TCP", "[net][tcp]") {
  secure_server server;
  const auto keys = make_curve_keys();
  server.known = {keys.public_key};
  auto near = *net::link::connect(server.context, server.local);
  auto far = *net::link::connect(server.context, server.address, server.client(keys));
  REQUIRE(arrives(server, near, "near"));
  REQUIRE(arrives(server, far, "far"));
  CHECK(server.sender("near").uid == ::getuid());
  CHECK_FALSE(server.sender("near").key);
  CHECK(server.sender("near").address.empty());
  CHECK(server.sender("far").key == keys.public_key);
  CHECK(server.asked.size() == 1);
}

TEST_CASE("a server with another key than the one it is named by is no server", "[net][tcp]") {
  secure_server server;
  const auto keys = make_curve_keys();
  server.known = {keys.public_key};
  const curve_client wrong{keys, make_curve_keys().public_key};
  auto l = *net::link::connect(server.context, server.address, wrong, impatient());
  for (int i = 0; i < 3; ++i) REQUIRE(is_refused(server, l));
  CHECK_FALSE(l.take_connected());
  CHECK(l.send("hello") == sent::full);
  CHECK(server.asked.empty());
}

TEST_CASE("a hub listens on several addresses, with a key and a domain each", "[net][tcp]") {
  secure_server server;
  const auto next = make_curve_keys(), keys = make_curve_keys();
  const auto second = server.listen(next, "next");
  server.known = {keys.public_key};
  auto one = *net::link::connect(server.context, server.address, server.client(keys));
  auto other = *net::link::connect(server.context, second, {keys, next.public_key});
  REQUIRE(arrives(server, one, "one"));
  REQUIRE(arrives(server, other, "other"));
  REQUIRE(server.asked.size() == 2);
  CHECK(server.asked[0].domain == "agents");
  CHECK(server.asked[1].domain == "next");
  auto crossed = *net::link::connect(server.context, second, server.client(keys), impatient());
  CHECK(is_refused(server, crossed));
}

TEST_CASE("IPv6 peers are a key at an IPv6 address", "[net][tcp]") {
  if (!tests::has_ipv6()) tests::skip("this machine has no ::1");
  secure_server server;
  const auto keys = make_curve_keys();
  server.known = {keys.public_key};
  const auto address = server.listen(server.keys, "agents", "::1");
  auto l = *net::link::connect(server.context, address, server.client(keys));
  REQUIRE(arrives(server, l, "six"));
  CHECK(server.sender("six").address == "::1");
  CHECK(server.sender("six").key == keys.public_key);
  CHECK_FALSE(server.sender("six").uid);
}

TEST_CASE("a server has a name, at both ends", "[net][tcp]") {
  secure_server server;
  const auto keys = make_curve_keys();
  server.known = {keys.public_key};
  tcp_address named{"localhost", tests::free_address().port};
  REQUIRE(server.hub.listen(named, {server.keys.secret_key, "agents"}));
  auto l = *net::link::connect(server.context, named, server.client(keys), impatient());
  REQUIRE(arrives(server, l, "hello"));
  CHECK_FALSE(server.sender("hello").address.starts_with("::ffff:"));
}

TEST_CASE("a link waits for a server that is not there yet", "[net][tcp]") {
  secure_server server;
  const auto keys = make_curve_keys();
  server.known = {keys.public_key};
  const auto later = tests::free_address();
  auto l = *net::link::connect(server.context, later, server.client(keys), impatient());
  auto lost = *net::link::connect(server.context, {"no-such-host.invalid", 7443},
                                  server.client(keys), impatient());
  CHECK(l.send("early") == sent::full);
  REQUIRE(server.hub.listen(later, {server.keys.secret_key, "agents"}));
  CHECK(arrives(server, l, "hello"));
  CHECK_FALSE(lost.take_connected());
  CHECK(lost.send("hello") == sent::full);
}

TEST_CASE("with no authenticator nobody gets in over TCP", "[net][tcp]") {
  secure_server server;
  const auto keys = make_curve_keys();
  server.known = {keys.public_key};
  auto before =
      *net::link::connect(server.context, server.address, server.client(keys), impatient());
  REQUIRE(arrives(server, before, "before"));
  server.authenticator.reset();
  auto l = *net::link::connect(server.context, server.address, server.client(keys), impatient());
  for (int i = 0; i < 3; ++i) REQUIRE(is_refused(server, l));
  CHECK_FALSE(l.take_connected());
  CHECK(l.send("hello") == sent::full);
  auto near = *net::link::connect(server.context, server.local);
  REQUIRE(arrives(server, near, "near"));
  // And back in, with a new one.
  server.authenticator = *authenticator::bind(server.context);
  CHECK(arrives(server, l, "again"));
}

TEST_CASE("with an authenticator that never answers nobody gets in over TCP", "[net][tcp]") {
  secure_server server;
  const auto keys = make_curve_keys();
  server.known = {keys.public_key};
  server.answers = false;
  auto l = *net::link::connect(server.context, server.address, server.client(keys), impatient());
  REQUIRE(is_refused(server, l));
  CHECK_FALSE(server.asked.empty());
  CHECK_FALSE(l.take_connected());
  CHECK(l.send("hello") == sent::full);
  // An answer that comes when the peer is gone does nothing.
  server.authenticator->answer(server.asked.front(), true);
  auto near = *net::link::connect(server.context, server.local);
  REQUIRE(arrives(server, near, "near"));
  CHECK(server.count("hello") == 0);
}

TEST_CASE("questions are answered in any order", "[net][tcp]") {
  secure_server server;
  const auto good = make_curve_keys(), bad = make_curve_keys();
  server.answers = false;
  auto in = *net::link::connect(server.context, server.address, server.client(good), impatient());
  auto out = *net::link::connect(server.context, server.address, server.client(bad), impatient());
  REQUIRE(server.until([&] { return server.asked.size() >= 2; }));
  server.answers = true;
  server.known = {good.public_key};
  for (auto q = server.asked.rbegin(); q != server.asked.rend(); ++q)
    server.authenticator->answer(*q, q->key == good.public_key);
  REQUIRE(arrives(server, in, "in"));
  CHECK(is_refused(server, out));
  CHECK_FALSE(out.take_connected());
}

TEST_CASE("a context has one authenticator", "[net][tcp]") {
  const context ctx;
  const auto first = authenticator::bind(ctx);
  REQUIRE(first);
  const auto second = authenticator::bind(ctx);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == common::errc::exists);
}

TEST_CASE("a message over the limit cuts off its sender, and nobody else", "[net][tcp]") {
  link_options small;
  small.max_message = 1000;
  secure_server server(small);
  const auto keys = make_curve_keys();
  server.known = {keys.public_key};
  auto big = *net::link::connect(server.context, server.address, server.client(keys), impatient());
  auto other =
      *net::link::connect(server.context, server.address, server.client(keys), impatient());
  auto near = *net::link::connect(server.context, server.local);
  REQUIRE(arrives(server, big, std::string(1000, 'a')));
  REQUIRE(arrives(server, other, "other"));
  REQUIRE(arrives(server, near, "near"));
  for (auto* l : {&big, &other, &near}) REQUIRE(l->take_connected());
  REQUIRE(big.send(std::string(1001, 'b')) == sent::queued);
  REQUIRE(server.until([&] { return big.take_connected(); }));
  REQUIRE(arrives(server, other, "still"));
  REQUIRE(arrives(server, near, "here"));
  CHECK_FALSE(other.take_connected());
  CHECK_FALSE(near.take_connected());
  CHECK(server.count(std::string(1001, 'b')) == 0);
}

TEST_CASE("a hub says why it cannot listen", "[net][tcp]") {
  secure_server server;
  const curve_server keys{server.keys.secret_key, "agents"};
  const auto taken = server.hub.listen(server.address, keys);
  REQUIRE_FALSE(taken);
  CHECK(taken.error().code == common::errc::io);
  CHECK(taken.error().detail == server.address.text() + ": the port is in use");
  const auto foreign = server.hub.listen({"192.0.2.1", 7443}, keys);  // is nobody's (RFC 5737)
  REQUIRE_FALSE(foreign);
  CHECK(foreign.error().code == common::errc::io);
  CHECK(foreign.error().detail == "192.0.2.1:7443: this host has no such address");
  const auto nowhere = server.hub.listen({"no-such-host.invalid", 7443}, keys);
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().code == common::errc::io);
  CHECK(nowhere.error().detail.starts_with("no-such-host.invalid:7443: no address of that name"));
  const auto open = server.hub.listen(tests::free_address(), {server.keys.secret_key, ""});
  REQUIRE_FALSE(open);
  CHECK(open.error().code == common::errc::malformed);
  // After all of that it serves as before.
  const auto mine = make_curve_keys();
  server.known = {mine.public_key};
  auto l = *net::link::connect(server.context, server.address, server.client(mine));
  CHECK(arrives(server, l, "hello"));
}
