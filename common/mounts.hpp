// Mounts that may make a reader wait for good: their file system asks another machine, or a
// program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/root_dir.hpp"

namespace common {

/// Network, FUSE and automounter file systems, by the type that the kernel names.
bool may_stall(std::string_view file_system);

/// Those of a text in the form of /proc/self/mountinfo that lie below `root` (an absolute path),
/// targets as seen from there. `root` itself is not one: who runs from it, or names it, means it.
/// Nor is what lies below /proc and /sys.
std::vector<slow_mount> slow_mounts(std::string_view mountinfo, std::string_view root);

/// The same folder without the slow mounts that are there now. io: the kernel does not say which
/// there are.
result<root_dir> without_slow_mounts(const root_dir& host);

}  // namespace common
