// Memory that the allocator keeps for later.
#pragma once

#include <cstddef>

namespace common {

/// What a burst of messages needs.
inline constexpr std::size_t memory_of_a_burst = 32u << 20;

/// Gives it back to the system where it is more than `kept` bytes: what strangers made a process
/// allocate is not to stay. Some milliseconds where there is much of it; cheap where there is not.
void return_free_memory(std::size_t kept = memory_of_a_burst);

}  // namespace common
