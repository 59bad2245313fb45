// Where a server is on the network, as people write it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace common::net {

struct tcp_address {
  std::string host;        ///< an IPv4 or IPv6 address or a DNS name, in lower case; no brackets
  std::uint16_t port = 0;  ///< 1 to 65535

  /// `host:port`, `[v6]:port`
  std::string text() const;
  bool operator==(const tcp_address&) const = default;
};

/// `127.0.0.1:7443`, `[::1]:7443` or `name.example:7443`. malformed: anything else, also a port of
/// 0, a zone (`fe80::1%eth0`) and what only some resolvers take for an address (`127.1`, `0x7f.1`).
result<tcp_address> parse_tcp_address(std::string_view text);

}  // namespace common::net
