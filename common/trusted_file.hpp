// Files that decide what runs: believed only where nobody else could have written them.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <string>

#include "common/result.hpp"

namespace common {

/// refused: the file belongs to somebody who is neither root nor `owner`, or others may write it;
/// the text names the file and says what to do. io: it cannot be looked at.
status refuse_if_others_may_write(const std::string& path, uid_t owner = ::geteuid());

}  // namespace common
