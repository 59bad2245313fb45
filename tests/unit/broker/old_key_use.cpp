#include "broker/gateway/old_key_use.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/support/temp_dir.hpp"

using broker::old_key_use;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t noon = 1'800'000'000'000;
const std::string next(32, 'n');

std::map<std::string, std::int64_t> written(const std::string& file) {
  return schemas::read_key_uses(file)->agents;
}

using uses_by_agent = std::map<std::string, std::int64_t>;

}  // namespace

TEST_CASE("who came by the old key is written soon, and when it did again a little later",
          "[broker][enrolment]") {
  const tests::temp_dir dir;
  const auto file = dir / "used";
  auto uses = old_key_use::read(file, next, noon);
  common::instant now{100s};
  uses.connected("k1", true);
  uses.connected("k2", false);
  uses.heard("k1", "one", noon);
  uses.heard("k2", "two", noon);
  uses.heard("k3", "three", noon);
  REQUIRE(uses.write_due(now));
  CHECK(written(file) == uses_by_agent{{"one", noon}});
  uses.heard("k1", "one", noon + 1000);
  REQUIRE(uses.write_due(now + 4s));
  CHECK(written(file).at("one") == noon);
  REQUIRE(uses.write_due(now + 5s));
  CHECK(written(file).at("one") == noon + 1000);
  uses.connected("k2", true);
  uses.heard("k2", "two", noon + 2000);
  REQUIRE(uses.write_due(now + 6s));
  CHECK(written(file).size() == 2);
}

TEST_CASE("who went to the next key is not heard of by the old one, and a restart forgets nobody",
          "[broker][enrolment]") {
  const tests::temp_dir dir;
  const auto file = dir / "used";
  {
    auto uses = old_key_use::read(file, next, noon);
    uses.connected("k1", true);
    uses.heard("k1", "one", noon);
    uses.connected("k1", false);
    uses.heard("k1", "one", noon + 5000);
    REQUIRE(uses.write_due(common::instant{100s}));
  }
  auto later = old_key_use::read(file, next, noon);
  later.connected("k2", true);
  later.heard("k2", "two", noon + 9000);
  REQUIRE(later.write_due(common::instant{100s}));
  CHECK(written(file) == uses_by_agent{{"one", noon}, {"two", noon + 9000}});
}

TEST_CASE("while no key is replaced nothing is noted or written", "[broker][enrolment]") {
  auto uses = old_key_use::read("", next, noon);
  uses.connected("k1", true);
  uses.heard("k1", "one", noon);
  CHECK(uses.write_due(common::instant{100s}));
}

TEST_CASE(
    "since when a server listens with its next key is written at once and kept; a broken file "
    "is begun anew",
    "[broker][enrolment]") {
  const tests::temp_dir dir;
  const auto file = dir / "used";
  REQUIRE(old_key_use::read(file, next, noon).write_due(common::instant{100s}));
  CHECK(schemas::read_key_uses(file)->since == noon);
  auto again = old_key_use::read(file, next, noon + 5000);
  again.connected("k1", true);
  again.heard("k1", "one", noon + 5000);
  REQUIRE(again.write_due(common::instant{100s}));
  CHECK(schemas::read_key_uses(file)->since == noon);
  const std::string another(32, 'o');
  REQUIRE(old_key_use::read(file, another, noon + 7000).write_due(common::instant{100s}));
  CHECK(*schemas::read_key_uses(file) == schemas::key_uses{another, noon + 7000, {}});
  std::ofstream(file) << "garbage\n";
  REQUIRE(old_key_use::read(file, next, noon + 9000).write_due(common::instant{100s}));
  CHECK(*schemas::read_key_uses(file) == schemas::key_uses{next, noon + 9000, {}});
}
