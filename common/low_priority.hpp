// Work that lets others go first.
#pragma once

namespace common {

/// From here on this thread, and what it starts, gets the processor and the disk when nobody else
/// wants them much: nice 10, batch, the lowest of the ordinary disk priorities. What the kernel
/// refuses stays as it was.
void lower_priority();

}  // namespace common
