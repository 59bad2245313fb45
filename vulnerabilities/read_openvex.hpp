// Reads documents of OpenVEX 0.2.0 (openvex.dev).
#pragma once

#include <optional>
#include <string_view>

#include "common/result.hpp"
#include "vulnerabilities/vex_record.hpp"

namespace vulnerabilities {

/// Cheap: false where it certainly is none.
bool may_be_openvex(std::string_view text);

/// None: it is JSON of another kind. malformed, too_large: says which statement and what was
/// expected. Bounded as a record is.
common::result<std::optional<vex_document>> read_openvex(std::string_view text);

}  // namespace vulnerabilities
