// How grave an alert or a failed check is.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace schemas {

enum class severity : std::uint8_t { low = 0, medium = 1, high = 2, critical = 3 };

/// In the order of the enumerators.
inline constexpr std::array<std::string_view, 4> severity_names{"low", "medium", "high",
                                                                "critical"};

/// `?` of a number that none has.
constexpr std::string_view name(severity s) {
  const auto n = static_cast<std::size_t>(s);
  return n < severity_names.size() ? severity_names[n] : "?";
}

constexpr std::optional<severity> severity_named(std::string_view text) {
  const auto at = std::ranges::find(severity_names, text);
  if (at == severity_names.end()) return std::nullopt;
  return static_cast<severity>(at - severity_names.begin());
}

}  // namespace schemas
