// A time point as people type it: when it was, or how long ago.
#pragma once

#include <cstdint>
#include <string_view>

#include "common/result.hpp"

namespace common {

/// Milliseconds since the Unix epoch of what parse_utc reads (`2026-11-25T14:05:00Z`,
/// `2026-11-25`), or of an age before `now`: `30s 5m 2h 7d`. usage: anything else, with what is
/// wanted.
result<std::int64_t> parse_time_or_age(std::string_view text, std::int64_t now);

}  // namespace common
