// A file that only grows is put aside once it is large: `NAME` becomes `NAME.1`, those of before
// get the next numbers, and the oldest goes.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>
#include <utility>

#include "common/result.hpp"

namespace common {

/// Renames it; `kept` (at least 1) of before stay. A file that somebody took away meanwhile is none
/// to rename. The folder is not synced. io: something else has a name that is wanted, or the system
/// said no.
status put_aside(const std::string& path, int kept);

/// Which file it is: device and inode.
using file_identity = std::pair<dev_t, ino_t>;
/// None: there is none, or it cannot be looked at.
std::optional<file_identity> identity_of(const std::string& path);
std::optional<file_identity> identity_of(int fd);

}  // namespace common
