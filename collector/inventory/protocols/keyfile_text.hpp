// What NetworkManager takes for a connection: a file as GKeyFile reads it, with the type of one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collector/inventory/protocols/ini.hpp"

namespace collector::inventory {

/// Why the file is passed over by its owner; empty: it is not.
std::string refused_keyfile(std::string_view text);

/// Its groups, those of one name as one.
std::vector<ini_section> parse_keyfile(std::string_view text);

}  // namespace collector::inventory
