#include "collector/inventory/protocols/addresses.hpp"

#include <arpa/inet.h>

#include <array>
#include <bit>
#include <optional>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

struct address_bytes {
  std::array<unsigned char, 16> bytes{};
  std::int64_t bits = 0;
};

std::optional<address_bytes> bytes_of(std::string_view text) {
  address_bytes out;
  const std::string terminated(text);
  if (::inet_pton(AF_INET, terminated.c_str(), out.bytes.data()) == 1)
    out.bits = 32;
  else if (::inet_pton(AF_INET6, terminated.c_str(), out.bytes.data()) == 1)
    out.bits = 128;
  else
    return std::nullopt;
  return out;
}

}  // namespace

std::string prefix_of(std::string_view mask) {
  if (const auto length = number(mask))
    return *length >= 0 && *length <= 128 ? std::to_string(*length) : std::string{};
  const auto parts = split(mask, '.', 5);
  std::uint32_t bits = 0;
  for (const auto part : parts) {
    const auto n = number(part);
    if (!n || *n < 0 || *n > 255 || parts.size() != 4) return {};
    bits = bits << 8 | static_cast<std::uint32_t>(*n);
  }
  const auto ones = std::countl_one(bits);
  return ones == std::popcount(bits) ? std::to_string(ones) : std::string{};
}

std::string prefix_of_class(std::string_view address) {
  const auto a = bytes_of(address);
  if (!a || a->bits != 32 || a->bytes[0] >= 224) return {};
  return a->bytes[0] < 128 ? "8" : a->bytes[0] < 192 ? "16" : "24";
}

bool is_within(std::string_view address, std::string_view network) {
  const auto slash = network.find('/');
  if (slash == network.npos) return false;
  const auto a = bytes_of(address), n = bytes_of(network.substr(0, slash));
  const auto length = number(network.substr(slash + 1));
  if (!a || !n || a->bits != n->bits || !length || *length < 0 || *length > a->bits) return false;
  for (std::int64_t bit = 0; bit < *length; ++bit) {
    const auto at = static_cast<std::size_t>(bit / 8);
    if (((a->bytes[at] ^ n->bytes[at]) & (0x80 >> bit % 8)) != 0) return false;
  }
  return true;
}

}  // namespace collector::inventory
