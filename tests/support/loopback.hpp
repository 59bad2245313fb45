// Ports and plain sockets on this host, for tests of what listens on TCP.
#pragma once

#include <cstdint>
#include <string>

#include "common/fd.hpp"
#include "common/net/tcp_address.hpp"

namespace tests {

bool has_ipv6();

/// An address with a port that nobody had a moment ago; `host`: 127.0.0.1 or ::1.
common::net::tcp_address free_address(const std::string& host = "127.0.0.1");

/// A listening socket on 127.0.0.1, which does not block, and its port.
common::unique_fd plain_listener(std::uint16_t& port);
common::unique_fd plain_connection(std::uint16_t port);

}  // namespace tests
