#pragma once

#include <string>
#include <string_view>

namespace common::settings {

/// Help whose lines are broken where the screen ends (0: nowhere): what follows stands below the
/// description that it goes on with.
std::string wrapped_help(std::string_view text, std::size_t width);

}  // namespace common::settings
