#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace common {

/// Lower-case hexadecimal of the bytes.
std::string to_hex(std::string_view bytes);
/// 16 lower-case digits.
std::string to_hex(std::uint64_t number);
std::optional<std::string> from_hex(std::string_view digits);
/// Big-endian bytes, so that byte order is number order.
std::string be64(std::uint64_t number);
std::uint64_t read_be64(
    std::string_view bytes);  ///< the first 8 bytes; the caller has checked that there are 8

}  // namespace common
