// What distributions write down of their version beside os-release: the only thing older ones
// have, and where some keep the point release.
#pragma once

#include <map>
#include <string>

#include "common/root_dir.hpp"

namespace collector::inventory {

using release_fields = std::map<std::string, std::string>;

/// Fills in what `fields` (NAME, ID, VERSION and others of os-release(5)) do not say, and makes a
/// version of a few numbers the longer one that a release file has: 12 becomes 12.5, 7 becomes
/// 7.9.2009.
void complete_release(const common::root_dir& host, release_fields& fields);

}  // namespace collector::inventory
