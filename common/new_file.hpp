// Files that are made once: whole and durable, or not there.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "common/result.hpp"

namespace common {

/// Makes a file of these bytes and exactly this mode, whatever the umask says. Its name appears
/// when the bytes are on the disk, and both are when this returns. What has the name already, be it
/// a link that leads nowhere, stays as it is: exists. io: anything else, with errno's text.
status write_new_file(const std::string& path, std::string_view bytes, ::mode_t mode);

}  // namespace common
