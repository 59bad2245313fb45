#include "common/net/address_kind.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>

namespace common::net {

namespace {

using v6_bytes = std::array<std::uint8_t, 16>;

v6_bytes v6_of(const sockaddr& a) {
  sockaddr_in6 six{};
  std::memcpy(&six, &a, sizeof six);
  v6_bytes out{};
  std::memcpy(out.data(), &six.sin6_addr, out.size());
  return out;
}

/// The IPv4 address that this is, or leads to: mapped, translated (RFC 2765), compatible, NAT64 of
/// everybody and of one's own (RFC 8215), 6to4.
std::optional<std::uint32_t> v4_of(const sockaddr& a) {
  if (a.sa_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &a, sizeof four);
    return ntohl(four.sin_addr.s_addr);
  }
  if (a.sa_family != AF_INET6) return std::nullopt;
  const auto b = v6_of(a);
  const auto at = [&](std::size_t n) {
    return static_cast<std::uint32_t>(b[n] << 24 | b[n + 1] << 16 | b[n + 2] << 8 | b[n + 3]);
  };
  constexpr v6_bytes mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff},
      translated{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, compatible{}, nat64{0, 0x64, 0xff, 0x9b},
      own_nat64{0, 0x64, 0xff, 0x9b, 0, 1};
  for (const auto& prefix : {mapped, translated, compatible, nat64, own_nat64})
    if (std::equal(b.begin(), b.begin() + 12, prefix.begin()) &&
        (prefix != compatible || b[12] != 0))
      return at(12);
  if (b[0] == 0x20 && b[1] == 0x02) return at(2);
  return std::nullopt;
}

}  // namespace

bool is_loopback(const sockaddr& a) {
  if (const auto four = v4_of(a)) return *four >> 24 == 127;
  constexpr v6_bytes one{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return a.sa_family == AF_INET6 && v6_of(a) == one;
}

bool is_link_local(const sockaddr& a) {
  if (const auto four = v4_of(a)) {
    // Besides the link: Alibaba's, Oracle's and Azure's.
    constexpr std::array<std::uint32_t, 3> metadata{0x646464c8, 0xc00000c0, 0xa83f8110};
    return *four >> 16 == 0xa9fe || std::ranges::find(metadata, *four) != metadata.end();
  }
  if (a.sa_family != AF_INET6) return false;
  const auto b = v6_of(a);
  // Amazon's (what is there beside ::254 too, as the credentials of pods) and Google's.
  constexpr std::array<std::uint8_t, 8> ec2{0xfd, 0, 0x0e, 0xc2};
  constexpr v6_bytes gce{0xfd, 0x20, 0, 0xce, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54};
  return (b[0] == 0xfe && (b[1] & 0xc0) == 0x80) || b == gce ||
         std::equal(ec2.begin(), ec2.end(), b.begin());
}

bool is_link_local(const std::string& address) {
  sockaddr_storage any{};
  sockaddr_in four{};
  sockaddr_in6 six{};
  if (::inet_pton(AF_INET, address.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    std::memcpy(&any, &four, sizeof four);
  } else if (::inet_pton(AF_INET6, address.c_str(), &six.sin6_addr) == 1) {
    six.sin6_family = AF_INET6;
    std::memcpy(&any, &six, sizeof six);
  }
  return is_link_local(reinterpret_cast<const sockaddr&>(any));
}

std::string text_of(const sockaddr& a) {
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (a.sa_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &a, sizeof four);
    ::inet_ntop(AF_INET, &four.sin_addr, out.data(), out.size());
  } else if (a.sa_family == AF_INET6) {
    ::inet_ntop(AF_INET6, v6_of(a).data(), out.data(), out.size());
  }
  return out.data();
}

}  // namespace common::net
