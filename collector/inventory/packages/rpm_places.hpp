// Where rpm keeps its database: where its macros say, else where distributions have it.
#pragma once

#include <string>
#include <vector>

#include "common/root_dir.hpp"

namespace collector::inventory {

/// Folders below the root in which it may lie, the likeliest first.
std::vector<std::string> rpm_database_folders(const common::root_dir& host);

/// `%_dbpath` as rpm's macro files have it, the last one that says it; empty: it is not said, or
/// with more than the names of other macros.
std::string rpm_database_macro(const common::root_dir& host);

}  // namespace collector::inventory
