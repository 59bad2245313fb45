// A moment as people type it.
#pragma once

#include <cstdint>
#include <string_view>

#include "common/result.hpp"

namespace common {

/// Milliseconds since the Unix epoch of `2026-11-25T14:05:00Z` (RFC 3339 in UTC, with a fraction if wanted), of `2026-11-25` (its
/// first moment, UTC), or of an interval before `now`: `30s 5m 2h 7d`. usage: anything else, with what is wanted.
result<std::int64_t> parse_moment(std::string_view text, std::int64_t now);

}  // namespace common
