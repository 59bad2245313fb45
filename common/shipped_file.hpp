#pragma once

#include <string>
#include <string_view>

namespace common {

/// A file that comes with the programs: beside them, in `policies/` beside them, in `share/muster`
/// where they are installed, or in `policies/` of the source tree they were built in, or in that
/// tree. Empty when it is in none of these places.
std::string shipped_file(std::string_view name);

}  // namespace common
