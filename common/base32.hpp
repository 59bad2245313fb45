#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace common {

/// RFC 4648's alphabet in small letters, without padding at the end.
std::string to_base32(std::string_view bytes);
/// Small or capital letters, without padding. Nothing where the text is no base32, has a length
/// that no bytes have, or ends in bits that are not 0: every text stands for bytes of its own.
std::optional<std::string> from_base32(std::string_view text);

}  // namespace common
