#pragma once

#include <string_view>

#include "schemas/value.hpp"

namespace collector::inventory {

/// RFC 3339, as daemons write it: `2024-01-02T03:04:05.123456789Z`, `…+02:00`. Absent: another form, or the year 1 that
/// stands for "never".
schemas::instant parse_rfc3339(std::string_view text);

}  // namespace collector::inventory
