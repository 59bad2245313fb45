// Wall time is for people, monotonic time is for schedules: neither is used for the other.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace common {

using instant = std::chrono::steady_clock::time_point;
using milliseconds = std::chrono::milliseconds;

/// Milliseconds since the Unix epoch, UTC.
std::int64_t wall_ms();

/// `YYYY-MM-DDThh:mm:ss.mmmZ`
std::string format_time(std::int64_t ms);

/// `250ms 30s 5m 1h 7d`; a bare number is refused.
result<milliseconds> parse_interval(std::string_view text);

}  // namespace common
