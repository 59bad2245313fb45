// Time stamps of RFC 3339, read strictly: the one check of calendar and clock that everything uses.
//
// Taken are `2026-11-25T14:05:00Z`, a fraction of 1 to 9 digits after a dot (cut to milliseconds),
// and instead of Z an offset from -23:59 to +23:59 (-00:00 counts as UTC). T and Z may be small
// letters. Years are 0000 to 9999 of the Gregorian calendar, leap years as it has them. A second 60
// is taken where a leap second can stand, which is the end of a month in UTC; it is read as the
// second after it, because Unix time does not count leap seconds. Refused are the 31st of
// February, hour 24, a space for the T, a missing offset, and everything else.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace common {

/// A time stamp as milliseconds since the Unix epoch.
std::optional<std::int64_t> parse_rfc3339(std::string_view text);

/// A time point as people type it in UTC: a time stamp with Z, or a date alone, `2026-11-25`, which
/// means its first instant.
std::optional<std::int64_t> parse_utc(std::string_view text);

}  // namespace common
