// File names in messages, as coreutils quotes them in the C locale.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace collector::policy::native {

/// Letters, digits and the marks no quoting style touches.
inline bool is_plain(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/._-+,:@%").find(c) != std::string_view::npos;
  });
}

/// In single quotes; empty when the name holds what is shown otherwise: quotes, control characters,
/// bytes beyond ASCII.
inline std::optional<std::string> quoted_name(std::string_view name) {
  const bool simple =
      std::ranges::all_of(name, [](char c) { return c >= ' ' && c <= '~' && c != '\''; });
  return simple ? std::optional("'" + std::string(name) + "'") : std::nullopt;
}

}  // namespace collector::policy::native
