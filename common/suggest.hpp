#pragma once

#include <span>
#include <string>
#include <string_view>

namespace common {

/// `; did you mean 'packages'?` when one of the names is close to what was typed, else empty.
std::string did_you_mean(std::string_view typed, std::span<const std::string_view> names);
/// The name that was all but typed: one in other capitals, or with two letters of difference at
/// most, fewer of a short one. Empty: none, or it is one of the names.
std::string_view nearly(std::string_view typed, std::span<const std::string_view> names);

}  // namespace common
