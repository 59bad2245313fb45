#pragma once

#include <string_view>

#include "schemas/value.hpp"

namespace collector::inventory {

/// A time stamp as daemons write it (RFC 3339). Absent: another form, or a time before 1970, such
/// as the year 1 that stands for "never".
schemas::instant daemon_time(std::string_view text);

}  // namespace collector::inventory
