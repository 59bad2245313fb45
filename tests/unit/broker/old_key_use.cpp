#include "broker/gateway/old_key_use.hpp"

#include <catch2/catch.hpp>

#include "tests/support/temp_dir.hpp"

using broker::old_key_use;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t noon = 1'800'000'000'000;

schemas::key_uses written(const std::string& file) { return *schemas::read_key_uses(file); }

}  // namespace

TEST_CASE("who came by the old key is written soon, and when it did again within a minute",
          "[broker][enrolment]") {
  const tests::temp_dir dir;
  const auto file = dir / "used";
  auto uses = *old_key_use::read(file);
  common::instant now{100s};
  uses.connected("k1", true);
  uses.connected("k2", false);
  uses.heard("k1", "one", noon);
  uses.heard("k2", "two", noon);
  uses.heard("k3", "three", noon);
  REQUIRE(uses.write_due(now));
  CHECK(written(file) == schemas::key_uses{{"one", noon}});
  uses.heard("k1", "one", noon + 1000);
  REQUIRE(uses.write_due(now + 59s));
  CHECK(written(file).at("one") == noon);
  REQUIRE(uses.write_due(now + 60s));
  CHECK(written(file).at("one") == noon + 1000);
  uses.connected("k2", true);
  uses.heard("k2", "two", noon + 2000);
  REQUIRE(uses.write_due(now + 61s));
  CHECK(written(file).size() == 2);
}

TEST_CASE("who went to the next key is not heard of by the old one, and a restart forgets nobody",
          "[broker][enrolment]") {
  const tests::temp_dir dir;
  const auto file = dir / "used";
  {
    auto uses = *old_key_use::read(file);
    uses.connected("k1", true);
    uses.heard("k1", "one", noon);
    uses.connected("k1", false);
    uses.heard("k1", "one", noon + 5000);
    REQUIRE(uses.write_due(common::instant{100s}));
  }
  auto later = *old_key_use::read(file);
  later.connected("k2", true);
  later.heard("k2", "two", noon + 9000);
  REQUIRE(later.write_due(common::instant{100s}));
  CHECK(written(file) == schemas::key_uses{{"one", noon}, {"two", noon + 9000}});
}

TEST_CASE("while no key is replaced nothing is noted or written", "[broker][enrolment]") {
  auto uses = *old_key_use::read("");
  uses.connected("k1", true);
  uses.heard("k1", "one", noon);
  CHECK(uses.write_due(common::instant{100s}));
}
