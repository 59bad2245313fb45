// The order in which people look for names: numbers in them count as numbers, so that v2 stands
// before v10.
#pragma once

#include <string_view>

namespace common {

/// Below zero, zero, or above, as `a` stands before `b`, is equal, or stands behind it.
int compare_naturally(std::string_view a, std::string_view b);

}  // namespace common
