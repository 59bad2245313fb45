#pragma once

#include <string_view>

#include "common/result.hpp"

namespace common {

/// A number from 0 to 100, as `5` or `2.5`. usage: it is not one.
result<double> parse_percent(std::string_view text);

}  // namespace common
