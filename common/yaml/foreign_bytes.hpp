// Bytes that YAML does not have.
#pragma once

#include <optional>
#include <string_view>

#include "common/yaml/tree.hpp"

namespace common::yaml {

/// The first control character.
std::optional<irregularity> first_control(std::string_view text);

/// Where the first byte is that belongs to no UTF-8, as in a file in Latin-1 or UTF-16.
std::optional<mark> first_foreign_byte(std::string_view text);

}  // namespace common::yaml
