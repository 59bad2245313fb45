#include "common/time_or_age.hpp"

#include <algorithm>

#include "common/clock.hpp"
#include "common/rfc3339.hpp"

namespace common {

namespace {

/// Digits and a unit, so that nothing but the number is wrong.
bool is_too_long(std::string_view text) {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto unit = text.substr(digits);
  const bool is_unit = unit == "ms" || unit == "s" || unit == "m" || unit == "h" || unit == "d";
  return is_unit && text.substr(0, digits).find_first_not_of('0') != text.npos;
}

}  // namespace

result<std::int64_t> parse_time_or_age(std::string_view text, std::int64_t now) {
  if (const auto at = parse_utc(text)) return *at;
  if (const auto age = parse_interval(text)) return now - age->count();
  if (is_too_long(text))
    return fail(errc::usage, "'{}' is longer ago than any time that is known", text);
  return fail(errc::usage,
              "'{}' is not a time: want UTC as 2026-11-25T14:05:00Z or 2026-11-25, or how long ago "
              "as 30s 5m 2h 7d",
              text);
}

}  // namespace common
