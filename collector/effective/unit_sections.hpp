// In which sections of a unit systemd reads a key: what stands elsewhere it passes over.
#pragma once

#include <string_view>
#include <vector>

namespace collector::effective {

/// Nothing: the key is none of those that are known here, as one of a newer version.
std::vector<std::string_view> sections_of_unit_key(std::string_view key);

}  // namespace collector::effective
