#pragma once

#include <cstdint>

namespace broker {

/// Of credit.
struct amount {
  std::uint64_t bytes = 0, messages = 0;
};

}  // namespace broker
