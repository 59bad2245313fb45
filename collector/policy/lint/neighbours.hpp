// Numbers beside a number. The greatest and the least one have no neighbour on one side: there the
// number itself stands for it.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

namespace collector::policy {

constexpr std::int64_t one_less(std::int64_t n) {
  return n == std::numeric_limits<std::int64_t>::min() ? n : n - 1;
}

constexpr std::int64_t one_more(std::int64_t n) {
  return n == std::numeric_limits<std::int64_t>::max() ? n : n + 1;
}

constexpr std::array<std::int64_t, 3> with_neighbours(std::int64_t n) {
  return {one_less(n), n, one_more(n)};
}

}  // namespace collector::policy
