#include "common/net/zap_request.hpp"

#include <catch2/catch.hpp>

using namespace common::net;

namespace {

using frames = std::vector<std::string_view>;
const std::string key(32, 'k');
const std::string too_long(256, 'x');

frames good() { return {"1.0", "1", "agents", "192.0.2.7", "", "CURVE", key}; }

frames with(std::size_t at, std::string_view value) {
  auto f = good();
  f[at] = value;
  return f;
}

}  // namespace

TEST_CASE("a question about a key has a domain, an address and the key", "[net][zap]") {
  const auto q = parse_zap_request(good());
  REQUIRE(q);
  CHECK(q->request_id == "1");
  CHECK(q->domain == "agents");
  CHECK(q->address == "192.0.2.7");
  CHECK(q->key == key);
  CHECK(parse_zap_request(with(3, "::ffff:192.0.2.7"))->address == "192.0.2.7");
}

TEST_CASE("what is no question about a key is refused", "[net][zap]") {
  CHECK_FALSE(parse_zap_request(frames{}));
  for (std::size_t n = 0; n < 7; ++n) {
    const auto f = good();
    CHECK_FALSE(parse_zap_request(std::span(f).first(n)));
  }
  auto more = good();
  more.push_back(key);
  CHECK_FALSE(parse_zap_request(more));
  CHECK_FALSE(parse_zap_request(with(0, "2.0")));
  CHECK_FALSE(parse_zap_request(with(3, "")));
  CHECK_FALSE(parse_zap_request(with(3, "localhost:0:0:1")));
  CHECK_FALSE(parse_zap_request(with(6, std::string_view(key).substr(1))));
  for (std::size_t at = 0; at < 7; ++at) CHECK_FALSE(parse_zap_request(with(at, too_long)));
  for (const auto* mechanism : {"", "NULL", "PLAIN", "GSSAPI", "curve", "CURVE "}) {
    INFO(mechanism);
    CHECK(parse_zap_request(with(5, mechanism)).error().code == common::errc::unsupported);
  }
}

TEST_CASE("an answer names the key of one who is accepted, and of nobody else", "[net][zap]") {
  const std::string digits = "6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b";
  CHECK(zap_reply("7", key, true) == std::vector<std::string>{"1.0", "7", "200", "OK", digits, ""});
  CHECK(zap_reply("7", key, false) ==
        std::vector<std::string>{"1.0", "7", "400", "refused", "", ""});
}
