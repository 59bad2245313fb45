// What people and files give as one word: times, sizes, labels, ids.
#include <catch2/catch.hpp>

#include "common/base64.hpp"
#include "common/byte_size.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/log.hpp"
#include "common/percent.hpp"
#include "common/time_or_age.hpp"
#include "schemas/agent_id.hpp"
#include "schemas/labels.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {}  // namespace

TEST_CASE("a time, a size or a percentage that is taken lies within what its unit can mean",
          "[fuzz]") {
  const auto judge = [](const std::string& text) {
    if (const auto i = common::parse_interval(text)) REQUIRE(i->count() > 0);
    if (const auto size = common::parse_byte_size(text)) REQUIRE(*size > 0);
    if (const auto p = common::parse_percent(text)) REQUIRE((*p >= 0 && *p <= 100));
    constexpr std::int64_t now = 1'800'000'000'000;
    const auto then = common::parse_time_or_age(text, now);
    if (then && common::parse_interval(text)) REQUIRE(*then < now);
  };
  tests::fuzz("intervals and sizes",
              {"250ms", "30s", "5m", "7d", "64KiB", "2GiB", "2.5", "100", "1000000000d",
               "2026-11-25T14:05:00Z", "2026-11-25"},
              judge);
}

TEST_CASE("an id or a label that is taken has nothing in it that a path or a line could mistake",
          "[fuzz]") {
  const auto judge = [](const std::string& text) {
    if (const auto id = schemas::agent_id::parse(text)) {
      REQUIRE(id->text() == text);
      REQUIRE(text.find_first_of("/.\n\\ ") == std::string::npos);
      REQUIRE(text.size() <= 64);
    }
    if (schemas::check_label(text)) {
      REQUIRE(text.size() <= schemas::longest_label);
      REQUIRE(common::one_line(text) == text);
      const auto set = schemas::changed_labels({}, {text}, {});
      REQUIRE(set);
      REQUIRE(schemas::has_labels(*set, {text}));
      const auto gone = schemas::changed_labels(*set, {}, {text.substr(0, text.find('='))});
      REQUIRE((gone && gone->empty()));
    }
  };
  tests::fuzz("ids and labels", {"h-0123456789abcdef", "env=production", "a=b=c", "role="}, judge);
}

TEST_CASE("what hex and base64 read they write", "[fuzz]") {
  const auto judge = [](const std::string& text) {
    REQUIRE(common::from_hex(common::to_hex(text)) == text);
    REQUIRE(common::from_base64(common::to_base64(text)) == text);
    if (const auto bytes = common::from_hex(text)) REQUIRE(bytes->size() * 2 == text.size());
    if (const auto bytes = common::from_base64(text))
      REQUIRE(common::from_base64(common::to_base64(*bytes)) == *bytes);
  };
  tests::fuzz("hex and base64", {"", "00ff", "Zm9vYmFy", "Zm9vYg==", "+/+/"}, judge);
}
