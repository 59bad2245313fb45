#pragma once

#include <map>
#include <string>
#include <string_view>

#include "common/root_dir.hpp"
#include "schemas/value.hpp"

namespace collector::inventory {

/// os-release(5): NAME=value lines, shell quoting undone; comments and lines that are not
/// assignments are skipped.
std::map<std::string, std::string> parse_os_release(std::string_view text);

/// The native architecture of dpkg. It comes first in dpkg's own list; a system that never had a
/// second one has no list, but then dpkg itself is a package of the native one.
schemas::text dpkg_architecture(const common::root_dir& host);

}  // namespace collector::inventory
