#include "common/time_or_age.hpp"

#include "common/clock.hpp"
#include "common/rfc3339.hpp"

namespace common {

result<std::int64_t> parse_time_or_age(std::string_view text, std::int64_t now) {
  if (const auto at = parse_utc(text)) return *at;
  if (const auto age = parse_interval(text)) return now - age->count();
  return fail(errc::usage,
              "'{}' is not a time: want UTC as 2026-11-25T14:05:00Z or 2026-11-25, or how long ago "
              "as 30s 5m 2h 7d",
              text);
}

}  // namespace common
