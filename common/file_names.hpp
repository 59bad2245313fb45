// Names of files, changed so that the change is on the disk when a call returns. Both names are in
// one folder. Errors: not_found, or io with errno's text.
#pragma once

#include <string>

#include "common/result.hpp"

namespace common {

/// What has the name `to` already is replaced.
status rename_durably(const std::string& from, const std::string& to);

/// A second name for the same file. What has the name already is replaced, and between the two
/// nothing has it.
status link_durably(const std::string& from, const std::string& to);

/// One that is not there is removed already.
status remove_durably(const std::string& path);

/// What was done to names in the folder is on the disk.
status sync_folder(const std::string& path);

}  // namespace common
