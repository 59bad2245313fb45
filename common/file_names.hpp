// Names of files, changed so that the change is on the disk when a call returns. Both names are in
// one folder. Errors: not_found, or io with errno's text.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "common/result.hpp"

namespace common {

/// What has the name `to` already is replaced.
status rename_durably(const std::string& from, const std::string& to);

/// A second name for the same file. What has the name already is replaced, and between the two
/// nothing has it.
status link_durably(const std::string& from, const std::string& to);

/// One that is not there is removed already.
status remove_durably(const std::string& path);

/// A file of these bytes and this mode in the place of the one that has the name, if any: whole and
/// durable, or the old one stays. `path`.new is what one that was killed may leave.
status replace_file(const std::string& path, std::string_view bytes, ::mode_t mode);

/// What was done to names in the folder is on the disk.
status sync_folder(const std::string& path);

}  // namespace common
