#pragma once

#include <cstdint>
#include <string_view>

#include "common/result.hpp"

namespace common {

/// `64KiB 256MiB 2GiB` in bytes; a bare number is refused. usage: anything else.
result<std::uint64_t> parse_byte_size(std::string_view text);

}  // namespace common
