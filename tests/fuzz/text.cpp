#include <catch2/catch.hpp>

#include "common/clock.hpp"
#include "common/log.hpp"
#include "common/rfc3339.hpp"
#include "schemas/json.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/hostile_text.hpp"

namespace {

std::int64_t number_at(const std::string& text, std::size_t at) {
  return std::stoll(text.substr(at, 2));
}

/// The offset at the end of a time stamp that was taken.
std::int64_t offset_ms(const std::string& text) {
  if (text.ends_with('Z') || text.ends_with('z')) return 0;
  const auto at = text.size() - 6;
  const auto minutes = number_at(text, at + 1) * 60 + number_at(text, at + 4);
  return (text[at] == '-' ? -minutes : minutes) * 60'000;
}

}  // namespace

TEST_CASE("no bytes break the walker over UTF-8, or come through what it escapes", "[fuzz]") {
  std::vector<std::string> corpus;
  for (const auto piece : tests::hostile_pieces) corpus.emplace_back(piece);
  const auto judge = [](const std::string& bytes) {
    std::string again;
    for (std::string_view rest = bytes; !rest.empty();) again += common::take_utf8(rest).bytes;
    REQUIRE(again == bytes);
    const auto line = common::one_line(bytes);
    REQUIRE(tests::is_harmless(line));
    REQUIRE(common::one_line(line) == line);
    REQUIRE(schemas::json::parse(schemas::dump_line(bytes)) == schemas::printable_utf8(bytes));
    REQUIRE(common::whole_code_points(bytes, bytes.size() / 2).size() <= bytes.size() / 2);
  };
  tests::fuzz("utf8", corpus, judge);
  tests::fuzz("log lines", corpus, [](const std::string& bytes) {
    using common::log_format;
    for (const auto as : {log_format::text, log_format::logfmt, log_format::json}) {
      auto line = common::log_line(as, {.level = "info", .stage = bytes, .text = bytes});
      REQUIRE(line.ends_with('\n'));
      line.pop_back();
      REQUIRE(tests::is_harmless(line));
      if (as != log_format::text) REQUIRE(common::read_log_line(line));
      if (as == log_format::json) REQUIRE(schemas::json::parse(line).size() == 4);
    }
    (void)common::read_log_line(bytes);
  });
}

TEST_CASE("a time stamp that is taken shows the date and the time that it was written with",
          "[fuzz]") {
  const std::vector<std::string> corpus{
      "1985-04-12T23:20:50.52Z",       "1996-12-19T16:39:57-08:00",    "1990-12-31T23:59:60Z",
      "1990-12-31T15:59:60-08:00",     "1937-01-01T12:00:27.87+00:20", "2024-02-29",
      "2024-02-29t23:59:59.123456789z"};
  const auto judge = [](const std::string& text) {
    if (const auto day = common::parse_utc(text); day && text.size() == 10)
      REQUIRE(common::format_time(*day) == text + "T00:00:00.000Z");
    const auto ms = common::parse_rfc3339(text);
    if (!ms) return;
    const bool is_leap_second = number_at(text, 17) == 60;
    auto written = text.substr(0, 19);
    written[10] = 'T';
    if (is_leap_second) written.replace(17, 2, "59");
    const auto local = *ms + offset_ms(text) - (is_leap_second ? 1000 : 0);
    REQUIRE(common::format_time(local).starts_with(written));
  };
  tests::fuzz("time stamps", corpus, judge);
}
