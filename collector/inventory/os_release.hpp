#pragma once

#include <map>
#include <string>
#include <string_view>

namespace collector::inventory {

/// os-release(5): NAME=value lines, shell quoting undone; comments and lines that are not
/// assignments are skipped.
std::map<std::string, std::string> parse_os_release(std::string_view text);

}  // namespace collector::inventory
