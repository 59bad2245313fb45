#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace common {

/// Without padding at the end, as OpenSSH prints fingerprints.
std::string to_base64(std::string_view bytes);
/// With or without padding; nothing if it is not base64.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace common
