#include <catch2/catch.hpp>

#include "common/log.hpp"
#include "common/net/peer.hpp"
#include "common/net/tcp_address.hpp"
#include "common/net/zap_request.hpp"
#include "common/text.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {}

TEST_CASE("an address that is taken is written in one way, and read back as itself", "[fuzz]") {
  const std::vector<std::string> corpus{"127.0.0.1:7443", "[2001:db8::1]:1", "[::ffff:1.2.3.4]:7",
                                        "server-1.example:65535", "localhost:7443"};
  const auto judge = [](const std::string& text) {
    const auto a = common::net::parse_tcp_address(text);
    if (!a) {
      REQUIRE(a.error().detail.size() < 500);
      REQUIRE(common::one_line(a.error().detail) == a.error().detail);
      return;
    }
    REQUIRE(a->port != 0);
    REQUIRE(a->host.size() <= 253);
    REQUIRE(*common::net::parse_tcp_address(a->text()) == *a);
  };
  tests::fuzz("tcp_address", corpus, judge);
}

TEST_CASE("no note of a connection is both a local user and a key", "[fuzz]") {
  const std::string key(64, 'a');
  const std::vector<std::string> corpus{"localhost:1000:1000:4242", "2001:0:1:2:3:4:5:6",
                                        "::ffff:10.0.0.1", "fe80::1%eth0", "127.0.0.1"};
  const auto judge = [&](const std::string& address) {
    const auto p = common::net::peer_of("c", address.c_str(), key.c_str());
    REQUIRE_FALSE((p.uid && p.key));
    REQUIRE(p.key.has_value() == !p.address.empty());
    if (p.uid) REQUIRE(address.starts_with("localhost:"));
    if (!p.address.empty()) REQUIRE(common::net::ip_text(p.address) == p.address);
  };
  tests::fuzz("peer", corpus, judge);
}

TEST_CASE("no question about a key is taken that has none, or no address", "[fuzz]") {
  // Frames between bars.
  const std::string key(32, 'k');
  const std::vector<std::string> corpus{
      "1.0|1|agents|192.0.2.7||CURVE|" + key, "1.0|1|agents|::1||CURVE|" + key,
      "1.0|1|agents|192.0.2.7||PLAIN|user|password", "1.0|1||127.0.0.1||NULL"};
  const auto judge = [](const std::string& text) {
    const auto q = common::net::parse_zap_request(common::split(text, '|'));
    if (!q) return;
    REQUIRE(q->key.size() == 32);
    REQUIRE(common::net::ip_text(q->address) == q->address);
    REQUIRE(q->domain.size() <= 255);
    REQUIRE(q->request_id.size() <= 255);
  };
  tests::fuzz("zap_request", corpus, judge);
}
