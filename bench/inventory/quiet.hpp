// What the collector costs when nothing changed: its CPU a cycle, and its memory.
#pragma once

#include "common/root_dir.hpp"

namespace bench {

/// Six tables scanned, compared, hashed, committed and reported again and again, with at least a
/// hundred processes.
void quiet_cycle(const common::root_dir& host);

/// The most anonymous memory that muster-collector itself holds over its first scans of this host,
/// with its policies.
void collector_memory();

}  // namespace bench
