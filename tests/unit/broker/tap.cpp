#include <catch2/catch.hpp>

#include "broker/operators/tap.hpp"
#include "schemas/envelope.hpp"

using namespace broker;

namespace {

std::string made(const std::string& agent, std::size_t payload = 10) {
  schemas::header h;
  h.type = schemas::message_type::delta;
  return schemas::encode_frame(agent, "users", h, std::string(payload, 'x'));
}

schemas::tap_request wants(std::vector<std::string> prefixes, std::uint64_t copies,
                           std::string agent = "") {
  return {.prefixes = std::move(prefixes),
          .agent = std::move(agent),
          .copies = copies,
          .bytes = 1u << 20};
}

schemas::tap_copies only(const std::vector<tap::batch>& batches) {
  REQUIRE(batches.size() == 1);
  return *schemas::decode<schemas::tap_copies>(batches[0].payload);
}

}  // namespace

TEST_CASE("a reader gets what its prefixes and its agent choose", "[broker][tap]") {
  tap t;
  CHECK_FALSE(t.listening());
  REQUIRE(t.request("r", 1, wants({"delta/web-", "ack/"}, 10)));
  CHECK(t.listening());
  t.copy(schemas::hop::collector_broker, made("web-1"), 7);
  t.copy(schemas::hop::collector_broker, made("db-1"), 7);
  const auto got = only(t.take());
  REQUIRE(got.copies.size() == 1);
  CHECK(got.copies[0].frame.bytes == made("web-1"));
  CHECK(got.copies[0].time == 7);
  CHECK(t.take().empty());
  REQUIRE(t.request("r", 1, wants({}, 10, "db-1")));
  t.copy(schemas::hop::broker_wdb, made("web-1"), 8);
  t.copy(schemas::hop::broker_wdb, made("db-1"), 8);
  CHECK(only(t.take()).copies.size() == 1);
}

TEST_CASE(
    "copies beyond the credit are lost to that reader only, and counted before what comes next",
    "[broker][tap]") {
  tap t;
  REQUIRE(t.request("slow", 2, wants({}, 2)));
  REQUIRE(t.request("quick", 3, wants({}, 100)));
  for (int i = 0; i < 7; ++i) t.copy(schemas::hop::collector_broker, made("a"), i);
  for (const auto& b : t.take())
    CHECK(schemas::decode<schemas::tap_copies>(b.payload)->copies.size() ==
          (b.connection == "slow" ? 2u : 7u));
  CHECK(t.take().empty());  // the loss is told when there is room to tell it
  REQUIRE(t.request("slow", 2, wants({}, 4)));
  const auto told = only(t.take());
  CHECK(told.lost == 5);
  CHECK(told.copies.empty());
  t.copy(schemas::hop::collector_broker, made("a"), 9);
  for (const auto& b : t.take()) CHECK(schemas::decode<schemas::tap_copies>(b.payload)->lost == 0);
}

TEST_CASE("a batch that did not leave counts as lost, with what it told of", "[broker][tap]") {
  tap t;
  REQUIRE(t.request("r", 1, wants({}, 1)));
  for (int i = 0; i < 3; ++i) t.copy(schemas::hop::collector_broker, made("a"), i);
  const auto first = t.take();
  REQUIRE(first.size() == 1);
  t.lost("r", first[0].copies);
  REQUIRE(t.request("r", 1, wants({}, 10)));
  CHECK(only(t.take()).lost == 3);
}

TEST_CASE("a stalled reader costs a bounded amount, whatever it asks for", "[broker][tap]") {
  tap t;
  auto greedy = wants({}, UINT64_MAX);
  greedy.bytes = UINT64_MAX;
  REQUIRE(t.request("r", 1, greedy));
  for (int i = 0; i < 200; ++i) t.copy(schemas::hop::collector_broker, made("a", 60'000), i);
  std::size_t held = 0;
  for (const auto& b : t.take()) held += b.payload.size();
  CHECK(held <= tap::most_bytes + 10'000);
  for (std::size_t i = 1; i < tap::most_readers; ++i)
    REQUIRE(t.request("r" + std::to_string(i), 4, wants({}, 1)));
  CHECK_FALSE(t.request("one too many", 5, wants({}, 1)));
  CHECK(t.request("r", 1, wants({}, 1)));
}
