// Time stamps: the examples of RFC 3339, the calendar, and everything that is refused.
#include "common/rfc3339.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "common/clock.hpp"
#include "tests/support/seed.hpp"

namespace {

std::string utc(std::string_view text) {
  const auto ms = common::parse_rfc3339(text);
  return ms ? common::format_time(*ms) : "refused";
}

}  // namespace

TEST_CASE("the examples of RFC 3339, section 5.8", "[time]") {
  CHECK(utc("1985-04-12T23:20:50.52Z") == "1985-04-12T23:20:50.520Z");
  CHECK(utc("1996-12-19T16:39:57-08:00") == "1996-12-20T00:39:57.000Z");
  CHECK(utc("1990-12-31T23:59:60Z") == "1991-01-01T00:00:00.000Z");
  CHECK(utc("1990-12-31T15:59:60-08:00") == "1991-01-01T00:00:00.000Z");
  CHECK(utc("1937-01-01T12:00:27.87+00:20") == "1937-01-01T11:40:27.870Z");
  CHECK(common::parse_rfc3339("1985-04-12T23:20:50.52Z") == 482'196'050'520);
}

TEST_CASE("the calendar has its own days and no others", "[time]") {
  CHECK(utc("2024-02-29T00:00:00Z") == "2024-02-29T00:00:00.000Z");
  CHECK(utc("2000-02-29T00:00:00Z") == "2000-02-29T00:00:00.000Z");
  for (const auto* none : {"2023-02-29", "1900-02-29", "2100-02-29", "2024-02-30", "2024-02-31",
                           "2024-04-31", "2024-06-31", "2024-09-31", "2024-11-31", "2024-01-32",
                           "2024-01-00", "2024-00-01", "2024-13-01"}) {
    INFO(none);
    CHECK(utc(none + std::string("T00:00:00Z")) == "refused");
    CHECK_FALSE(common::parse_utc(none));
  }
  CHECK(utc("0000-01-01T00:00:00Z") == "0000-01-01T00:00:00.000Z");
  CHECK(utc("9999-12-31T23:59:59.999Z") == "9999-12-31T23:59:59.999Z");
}

TEST_CASE("a leap second is taken where one can stand", "[time]") {
  CHECK(utc("2016-12-31T23:59:60Z") == "2017-01-01T00:00:00.000Z");
  CHECK(utc("2016-12-31T23:59:60.25Z") == "2017-01-01T00:00:00.250Z");
  CHECK(utc("2017-01-01T05:29:60+05:30") == "2017-01-01T00:00:00.000Z");
  CHECK(utc("2015-06-30T23:59:60Z") == "2015-07-01T00:00:00.000Z");
  CHECK(utc("2016-12-31T23:59:61Z") == "refused");
  CHECK(utc("2016-12-30T23:59:60Z") == "refused");
  CHECK(utc("2016-12-31T23:58:60Z") == "refused");
  CHECK(utc("2016-12-31T23:59:60+01:00") == "refused");
  CHECK(utc("2016-12-31T12:00:60Z") == "refused");
}

TEST_CASE("offsets and fractions have their bounds", "[time]") {
  CHECK(utc("2024-01-01T00:00:00+23:59") == "2023-12-31T00:01:00.000Z");
  CHECK(utc("2024-01-01T00:00:00-23:59") == "2024-01-01T23:59:00.000Z");
  CHECK(utc("2024-01-01T00:00:00-00:00") == "2024-01-01T00:00:00.000Z");
  CHECK(utc("2024-01-01t00:00:00z") == "2024-01-01T00:00:00.000Z");
  CHECK(utc("2024-01-01T00:00:00.123456789Z") == "2024-01-01T00:00:00.123Z");
  CHECK(utc("1969-12-31T23:59:59.9999Z") == "1969-12-31T23:59:59.999Z");  // cut, not rounded
  for (const auto* tail : {"", "+24:00", "+00:60", "+1:00", "+0100", "+01", "01:00", "+01:00:00",
                           "ZZ", "Z ", " Z", ".Z", ".1234567890Z", ",5Z", ".5", ".-5Z", "+-1:00"}) {
    INFO(tail);
    CHECK(utc(std::string("2024-01-01T00:00:00") + tail) == "refused");
  }
}

TEST_CASE("another form is no time stamp", "[time]") {
  for (const auto* text : {"",
                           "Z",
                           "2024-01-01",
                           "2024-01-01T",
                           "2024-01-01 00:00:00Z",
                           "2024-01-01T24:00:00Z",
                           "2024-01-01T00:60:00Z",
                           "2024-01-01T00:00Z",
                           "2024-1-1T00:00:00Z",
                           "24-01-01T00:00:00Z",
                           "20240101T000000Z",
                           "+2024-01-01T00:00:00Z",
                           "-024-01-01T00:00:00Z",
                           "12024-01-01T00:00:00Z",
                           " 2024-01-01T00:00:00Z",
                           "2024-01-01T0x:00:00Z",
                           "2024/01/01T00:00:00Z",
                           "2024-001T00:00:00Z",
                           "2024-W01-1T00:00:00Z",
                           "2024-01-01T00:00:00"}) {
    INFO(text);
    CHECK(utc(text) == "refused");
  }
}

TEST_CASE("people type a date or a time in UTC, and no other offset", "[time]") {
  CHECK(common::parse_utc("2023-11-14") == 1'699'920'000'000);
  CHECK(common::parse_utc("2023-11-14T22:13:20Z") == 1'700'000'000'000);
  CHECK_FALSE(common::parse_utc("2023-11-14T22:13:20+00:00"));
  CHECK_FALSE(common::parse_utc("2023-11-14Z"));
  CHECK_FALSE(common::parse_utc(""));
}

TEST_CASE("every time that is written is read back as what it was", "[time]") {
  std::mt19937_64 rng(tests::seed("rfc3339"));
  const std::int64_t first = -62'167'219'200'000, last = 253'402'300'799'999;  // years 0000 to 9999
  std::uniform_int_distribution<std::int64_t> any(first, last);
  for (int n = 0; n < 2000; ++n) {
    const auto ms = any(rng);
    INFO(ms);
    REQUIRE(common::parse_rfc3339(common::format_time(ms)) == ms);
  }
  for (const auto ms : {first, last}) CHECK(common::parse_rfc3339(common::format_time(ms)) == ms);
}
