#include "broker/gateway/key_ring.hpp"

#include <catch2/catch.hpp>

using namespace broker;

namespace {

const std::string one(32, '\1'), two(32, '\2');

schemas::admission agent(const std::string& key, const std::string& id) {
  schemas::admission a;
  a.key = {key};
  a.agent = id;
  return a;
}

schemas::admission token(const std::string& key, std::int64_t until) {
  schemas::admission a;
  a.key = {key};
  a.is_token = true;
  a.until = until;
  return a;
}

schemas::admission nothing(const std::string& key) {
  schemas::admission a;
  a.key = {key};
  return a;
}

}  // namespace

TEST_CASE("a key may do nothing before wdb has said so", "[broker][keys]") {
  key_ring keys;
  CHECK(keys.find(one, 0) == nullptr);
  keys.take({.anew = true, .complete = true, .keys = {agent(one, "a")}});
  REQUIRE(keys.find(one, 0) != nullptr);
  CHECK(keys.find(one, 0)->agent == "a");
  CHECK(keys.find(two, 0) == nullptr);
}

TEST_CASE("a list of keys counts when its last part is here, and then alone", "[broker][keys]") {
  key_ring keys;
  keys.take({.anew = true, .complete = true, .keys = {agent(one, "a")}});
  keys.take({.anew = true, .complete = false, .keys = {agent(two, "b")}});
  CHECK(keys.find(one, 0) != nullptr);
  CHECK(keys.find(two, 0) == nullptr);
  keys.take({.anew = false, .complete = true, .keys = {}});
  CHECK(keys.find(one, 0) == nullptr);
  CHECK(keys.find(two, 0) != nullptr);
}

TEST_CASE("a revoked key is worth nothing at once, a token nothing when its time is over",
          "[broker][keys]") {
  key_ring keys;
  keys.take({.anew = true, .complete = true, .keys = {agent(one, "a"), token(two, 1000)}});
  CHECK(keys.find(two, 999) != nullptr);
  CHECK(keys.find(two, 1000) == nullptr);
  keys.take({.anew = false, .complete = true, .keys = {nothing(one)}});
  CHECK(keys.find(one, 0) == nullptr);
}

TEST_CASE("the key of a closed agent may do nothing until it is open again", "[broker][keys]") {
  key_ring keys;
  auto closed = agent("", "a");
  closed.closed = true;
  keys.take({.anew = true, .complete = true, .keys = {agent(one, "a"), agent(two, "b"), closed}});
  CHECK(keys.is_closed("a"));
  CHECK(keys.find(one, 0) == nullptr);
  CHECK(keys.find(two, 0) != nullptr);
  keys.take({.anew = false, .complete = true, .keys = {agent("", "a")}});
  CHECK(keys.find(one, 0) != nullptr);
  keys.take({.anew = true, .complete = true, .keys = {agent(one, "a")}});
  CHECK_FALSE(keys.is_closed("a"));
}

TEST_CASE("agents that are closed or lose their last key are told of", "[broker][keys]") {
  using names = std::vector<std::string>;
  key_ring keys;
  CHECK(keys.take({.anew = true, .complete = true, .keys = {agent(one, "a"), agent(two, "a")}})
            .empty());
  CHECK(keys.take({.anew = false, .complete = true, .keys = {nothing(one)}}).empty());
  CHECK(keys.take({.anew = false, .complete = true, .keys = {nothing(two)}}) == names{"a"});
  CHECK(keys.take({.anew = false, .complete = true, .keys = {nothing(two)}}).empty());
  auto closed = agent("", "b");
  closed.closed = true;
  CHECK(keys.take({.anew = false, .complete = true, .keys = {closed}}) == names{"b"});
  // A whole list says who is closed once more: this broker may not have heard of it.
  CHECK(keys.take({.anew = true, .complete = true, .keys = {closed}}) == names{"b"});
}
