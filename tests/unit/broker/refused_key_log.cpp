#include "broker/gateway/refused_key_log.hpp"

#include <catch2/catch.hpp>

#include "common/hash.hpp"
#include "common/hex.hpp"
#include "tests/support/temp_dir.hpp"

using broker::refused_key_log;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t began = 1'800'000'000'000;

std::string key_number(std::size_t n) { return common::sha256(std::to_string(n)); }

}  // namespace

TEST_CASE("a key that is refused is written soon, and again a little later",
          "[broker][enrolment]") {
  const tests::temp_dir dir;
  const auto file = dir / "refused-keys";
  refused_key_log log(file);
  const common::instant now{100s};
  REQUIRE(log.write_due(now));
  CHECK(schemas::read_refused_keys(file).error().code == common::errc::not_found);
  log.note(key_number(1), "192.0.2.7", began);
  REQUIRE(log.write_due(now));
  CHECK(*schemas::read_refused_keys(file) ==
        schemas::refused_keys{{key_number(1), {began, "192.0.2.7"}}});
  log.note(key_number(1), "192.0.2.8", began + 1000);
  REQUIRE(log.write_due(now + 4s));
  CHECK(schemas::read_refused_keys(file)->at(key_number(1)).last == began);
  REQUIRE(log.write_due(now + 5s));
  CHECK(schemas::read_refused_keys(file)->at(key_number(1)) ==
        schemas::refused_key{began + 1000, "192.0.2.8"});
}

TEST_CASE("of more keys than are kept the one that came longest ago goes", "[broker][enrolment]") {
  const tests::temp_dir dir;
  refused_key_log log(dir / "refused-keys");
  for (std::size_t n = 0; n < schemas::most_refused_keys; ++n)
    log.note(key_number(n), "192.0.2.7", began + static_cast<std::int64_t>(n));
  log.note(key_number(0), "192.0.2.7", began + 10'000);  // it came again
  log.note(key_number(5000), "fe80::1%eth0", began + 10'001);
  REQUIRE(log.write_due(common::instant{100s}));
  const auto kept = schemas::read_refused_keys(dir / "refused-keys");
  REQUIRE(kept);
  CHECK(kept->size() == schemas::most_refused_keys);
  CHECK(kept->contains(key_number(0)));
  CHECK(kept->contains(key_number(5000)));
  CHECK_FALSE(kept->contains(key_number(1)));
}

TEST_CASE("a file of refused keys that is none names its line", "[broker][enrolment][bad]") {
  const auto line = "2027-01-15T08:00:00.000Z " + common::to_hex(key_number(1)) + " 192.0.2.7\n";
  CHECK(schemas::parse_refused_keys("f", line));
  for (const auto* bad :
       {"soon", "2027-01-15T08:00:00.000Z", "2027-01-15T08:00:00.000Z abc x", "x y z", " "}) {
    const auto got = schemas::parse_refused_keys("f", line + bad);
    REQUIRE_FALSE(got);
    CHECK(got.error().detail == "f:2: want a time, a key and an address");
  }
}
