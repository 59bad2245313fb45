#include "common/time_or_age.hpp"

#include <catch2/catch.hpp>

#include "common/clock.hpp"

namespace {
constexpr std::int64_t now = 1'700'000'000'123;  // 2023-11-14T22:13:20.123Z
std::string at(const char* text) {
  const auto ms = common::parse_time_or_age(text, now);
  return ms ? common::format_time(*ms) : "error: " + ms.error().detail;
}
}  // namespace

TEST_CASE("a time point is UTC to the millisecond, a day, or how long ago", "[common]") {
  CHECK(at("2023-11-14T22:13:20Z") == "2023-11-14T22:13:20.000Z");
  CHECK(at("2023-11-14T22:13:20.5Z") == "2023-11-14T22:13:20.500Z");
  CHECK(at("2023-11-14T22:13:20.123456789Z") == "2023-11-14T22:13:20.123Z");
  CHECK(at("2024-02-29") == "2024-02-29T00:00:00.000Z");
  CHECK(at("1969-12-31T23:59:59.999Z") == "1969-12-31T23:59:59.999Z");
  CHECK(at("2h") == "2023-11-14T20:13:20.123Z");
  CHECK(at("3d") == "2023-11-11T22:13:20.123Z");
  CHECK(at("250ms") == "2023-11-14T22:13:19.873Z");
}

TEST_CASE("a printed time is read back as what it was", "[common]") {
  for (const std::int64_t ms : {std::int64_t{0}, now, std::int64_t{253'402'300'799'999}})
    CHECK(common::parse_time_or_age(common::format_time(ms), now) == ms);
}

TEST_CASE("anything else is no time point, and the error says what is", "[common]") {
  CHECK(at("noon") ==
        "error: 'noon' is not a time: want UTC as 2026-11-25T14:05:00Z or 2026-11-25, or how long "
        "ago as 30s 5m 2h 7d");
  CHECK(at("99999999999d") == "error: '99999999999d' is longer ago than any time that is known");
  CHECK(at("0d").starts_with("error: '0d' is not a time"));
  for (const auto* bad : {"",
                          "5",
                          "-5m",
                          "2023-02-29",
                          "2023-13-01",
                          "2023-1-1",
                          "2023-11-14T",
                          "2023-11-14T22:13:20",
                          "2023-11-14T22:13Z",
                          "2023-11-14T24:00:00Z",
                          "2023-11-14T22:60:00Z",
                          "2023-11-14T22:13:60Z",
                          "2023-11-14T22:13:20.Z",
                          "2023-11-14T22:13:20.1234567890Z",
                          "2023-11-14T22:13:20+01:00",
                          "2023-11-14 22:13:20Z",
                          "2023-11-14T22:13:20Zx",
                          "2023-11-14x",
                          "+023-11-14",
                          " 2h",
                          "2h "}) {
    INFO(bad);
    CHECK_FALSE(common::parse_time_or_age(bad, now));
  }
}
