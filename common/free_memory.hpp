// Memory that the allocator keeps for later.
#pragma once

namespace common {

/// Gives it back to the system where it is more than what a burst of messages needs (32 MiB): what
/// strangers made a process allocate is not to stay. Some milliseconds where there is much of it;
/// cheap where there is not.
void return_free_memory();

}  // namespace common
