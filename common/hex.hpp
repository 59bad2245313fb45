#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
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
/// The first 8 bytes; the caller has checked that there are 8.
inline std::uint64_t read_be64(std::string_view bytes) {
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  if constexpr (std::endian::native == std::endian::little) number = __builtin_bswap64(number);
  return number;
}

}  // namespace common
