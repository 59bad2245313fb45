#pragma once

#include <string>

#include "common/root_dir.hpp"

namespace cli {

/// The host or file system to look at, with or without the mounts that may never answer. not_found
/// or io: it cannot be opened; the option is named.
common::result<common::root_dir> open_root(const std::string& root, bool network_mounts);

}  // namespace cli
