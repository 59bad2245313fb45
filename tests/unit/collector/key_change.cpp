#include "collector/sync/key_change.hpp"

#include <catch2/catch.hpp>

using collector::sync::key_change;
using namespace std::chrono_literals;

namespace {
const common::instant begin{};
const std::string key(32, 'k');

/// What a message of the server has the owner of the keys do.
std::optional<schemas::message_type> told(key_change& c, schemas::message_type type,
                                          const std::string& payload) {
  schemas::envelope e{};
  e.head.type = type;
  e.payload = payload;
  std::optional<collector::sync::request> to_do;
  REQUIRE(c.take(e, to_do));
  return to_do ? std::optional(to_do->wanted) : std::nullopt;
}

std::optional<schemas::message_type> taken(key_change& c, const std::string& which) {
  return told(c, schemas::message_type::key_taken, schemas::encode(schemas::key_taken{{which}}));
}
}  // namespace

TEST_CASE("a new key is told again until the server has taken it", "[sync][keys]") {
  key_change c;
  CHECK_FALSE(c.is_due(begin));
  c.announce(key, begin);
  REQUIRE(c.is_due(begin));
  CHECK(schemas::decode<schemas::new_key>(c.due().payload)->key.bytes == key);
  c.sent(begin);
  CHECK_FALSE(c.is_due(begin + 1s));
  CHECK(c.is_due(begin + 3s));
  c.sent(begin + 3s);
  c.start_over();
  CHECK(c.is_due(begin + 3s));
  CHECK_FALSE(taken(c, std::string(32, 'x')));
  CHECK(taken(c, key) == schemas::message_type::key_taken);
  CHECK_FALSE(c.is_due(begin + 60s));
  CHECK_FALSE(taken(c, key));
}

TEST_CASE("a key is made when the server says so, and what does not decode is refused",
          "[sync][keys]") {
  key_change c;
  CHECK(told(c, schemas::message_type::make_key, schemas::encode(schemas::make_key{})) ==
        schemas::message_type::make_key);
  schemas::envelope e{};
  e.head.type = schemas::message_type::key_taken;
  e.payload = "\xc1";
  std::optional<collector::sync::request> to_do;
  CHECK_FALSE(c.take(e, to_do));
  CHECK_FALSE(to_do);
}
