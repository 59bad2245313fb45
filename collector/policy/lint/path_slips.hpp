// Paths that are spelled so that no host has them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace collector::policy {

struct path_slip {
  std::size_t at;  ///< in the path
  std::string why;
};

/// One path of a list, which begins with a slash; it may be a glob where those are expanded.
std::optional<path_slip> path_slip_of(std::string_view path);

}  // namespace collector::policy
