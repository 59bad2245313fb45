#include "common/net/curve.hpp"

#include <catch2/catch.hpp>

using namespace common::net;

TEST_CASE("a key pair is made anew each time, and its secret gives the same pair", "[net][curve]") {
  const auto one = make_curve_keys(), other = make_curve_keys();
  CHECK(one.public_key.size() == 32);
  CHECK(one.secret_key.size() == 32);
  CHECK(one.secret_key != other.secret_key);
  const auto again = curve_keys_of(one.secret_key);
  REQUIRE(again);
  CHECK(again->public_key == one.public_key);
  CHECK(again->secret_key == one.secret_key);
}

TEST_CASE("any 32 bytes are a secret key, and nothing else is", "[net][curve]") {
  for (const char fill : {'\0', '\x01', '\x7f', '\xff'}) {
    const auto keys = curve_keys_of(std::string(32, fill));
    REQUIRE(keys);
    CHECK(keys->public_key.size() == 32);
  }
  for (const std::size_t size : {0, 1, 31, 33, 40, 64}) {
    const auto keys = curve_keys_of(std::string(size, 'x'));
    REQUIRE_FALSE(keys);
    CHECK(keys.error().code == common::errc::malformed);
    CHECK(keys.error().detail == "a secret key of " + std::to_string(size) + " bytes, expected 32");
  }
}

TEST_CASE("keys of another length and a domain without text are no configuration", "[net][curve]") {
  const auto keys = make_curve_keys();
  CHECK(check(curve_client{keys, keys.public_key}));
  CHECK_FALSE(check(curve_client{keys, ""}));
  CHECK_FALSE(check(curve_client{{"", keys.secret_key}, keys.public_key}));
  CHECK_FALSE(check(curve_client{{keys.public_key, "x"}, keys.public_key}));
  CHECK(check(curve_server{keys.secret_key, "agents"}));
  CHECK_FALSE(check(curve_server{keys.secret_key, ""}));
  CHECK_FALSE(check(curve_server{keys.secret_key, std::string(256, 'd')}));
  CHECK_FALSE(check(curve_server{"", "agents"}));
}
