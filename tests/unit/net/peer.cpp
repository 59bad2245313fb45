#include "common/net/peer.hpp"

#include <catch2/catch.hpp>

using common::net::ip_text;
using common::net::peer_of;

namespace {
const std::string key_text = std::string(62, 'a') + "09";
}

TEST_CASE("a peer on a Unix socket is the user that the kernel names", "[net][peer]") {
  const auto p = peer_of("c", "localhost:1000:1001:4242", nullptr);
  CHECK(p.connection == "c");
  CHECK(p.uid == 1000u);
  CHECK_FALSE(p.key);
  CHECK(p.address.empty());
}

TEST_CASE("a local peer that writes a key of its own has none", "[net][peer]") {
  const auto p = peer_of("c", "localhost:0:0:1", key_text.c_str());
  CHECK(p.uid == 0u);
  CHECK_FALSE(p.key);
}

TEST_CASE("a peer on TCP is a key and an address, never a user", "[net][peer]") {
  const auto p = peer_of("c", "192.0.2.7", key_text.c_str());
  CHECK_FALSE(p.uid);
  REQUIRE(p.key);
  CHECK(p.key->size() == 32);
  CHECK(static_cast<unsigned char>(p.key->back()) == 9);
  CHECK(p.address == "192.0.2.7");
}

TEST_CASE("no address looks like a local user", "[net][peer]") {
  // `2001:0:` is a whole range of the Internet (Teredo), and 0 would be root.
  for (const auto* address : {"2001:0:4136:e378:8000:63bf:3fff:fdd2",
                              "0:0:0:0:0:0:0:1",
                              "::1",
                              "1:0:0:1",
                              "fe80::1%lo",
                              "::ffff:10.0.0.1",
                              "127.0.0.1",
                              "127.0.0.1:0:0:1",
                              "localhost",
                              "localhost:",
                              "localhost:0",
                              "localhost:0:0",
                              "localhost:0:0:1:",
                              "localhost:0:0:1:1",
                              "localhost:-1:0:1",
                              "localhost:4294967296:0:1",
                              "localhost: 0:0:1",
                              "localhost0:0:0:1",
                              "Localhost:0:0:1",
                              " localhost:0:0:1",
                              "localhost:0:0:1 ",
                              "evil.localhost:0:0:1",
                              ""}) {
    INFO(address);
    CHECK_FALSE(peer_of("c", address, nullptr).uid);
    CHECK_FALSE(peer_of("c", address, key_text.c_str()).uid);
  }
  CHECK_FALSE(peer_of("c", nullptr, nullptr).uid);
}

TEST_CASE("a key is 64 lower-case digits, on TCP only", "[net][peer]") {
  const std::string good = key_text, upper = std::string(63, '0') + "A";
  const std::string shorter = good.substr(1), longer = good + "0", foreign = good.substr(1) + "g";
  for (const auto& text : {upper, shorter, longer, foreign, std::string()}) {
    INFO(text);
    CHECK_FALSE(peer_of("c", "192.0.2.7", text.c_str()).key);
  }
  CHECK_FALSE(peer_of("c", "192.0.2.7", nullptr).key);
  CHECK_FALSE(peer_of("c", nullptr, good.c_str()).key);
  CHECK_FALSE(peer_of("c", "elsewhere", good.c_str()).key);
}

TEST_CASE("an IPv4 address that came through an IPv6 socket is the IPv4 address", "[net][peer]") {
  CHECK(ip_text("::ffff:192.0.2.7") == "192.0.2.7");
  CHECK(ip_text("192.0.2.7") == "192.0.2.7");
  CHECK(ip_text("2001:db8::7") == "2001:db8::7");
  CHECK(ip_text("fe80::1%eth0") == "fe80::1%eth0");
  for (const auto* wrong : {"", "localhost", "1.2.3", "1.2.3.4.5", "1.2.3.4%eth0", ":::", "[::1]",
                            "fe80::1%eth 0", "fe80::1%\x1b[m", "::ffff:1.2.3.4.5"}) {
    INFO(wrong);
    CHECK_FALSE(ip_text(wrong));
  }
  CHECK_FALSE(ip_text("fe80::1%" + std::string(100, 'x')));
  CHECK_FALSE(ip_text(std::string_view("192.0.2.7\0x", 11)));
}
