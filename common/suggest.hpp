#pragma once

#include <span>
#include <string>
#include <string_view>

namespace common {

/// `; did you mean 'packages'?` when one of the names is close to what was typed, else empty.
std::string did_you_mean(std::string_view typed, std::span<const std::string_view> names);

}  // namespace common
