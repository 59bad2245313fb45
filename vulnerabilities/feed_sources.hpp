// The files that an operator brings: records alone, folders of them, archives, and the JSON of
// Debian's security tracker.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "vulnerabilities/feed_import.hpp"

namespace vulnerabilities {

/// Called now and then, with how many records were read.
using import_progress = std::function<void(u64 records)>;

/// Errors name the file, and the entry of an archive. Nothing is part of a feed before
/// feed_import::finish.
common::status read_sources(feed_import& to, const std::vector<std::string>& paths,
                            const import_progress& progress);

}  // namespace vulnerabilities
