// Who sent a message, as the transport says and not as the message does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace common::net {

/// A peer on this host has a uid; one on TCP has a key and an address. Never both.
struct peer {
  std::string connection;              ///< opaque; good for replies until the peer goes away
  std::optional<std::uint32_t> uid{};  ///< the local user the kernel says it is
  std::optional<std::string> key{};    ///< 32 bytes: the public key it has proved to hold
  std::string address{};               ///< its IP address, without a port; empty for local peers
};

/// What libzmq notes about a connection, either null when there is none: `peer_address` comes from
/// the kernel (`localhost:UID:GID:PID` of a Unix socket, an IP address of TCP), `user_id` from the
/// authenticator (the key as lower-case hex). A local peer can write a User-Id of its own, so it is
/// believed on TCP only, where the authenticator was asked.
peer peer_of(std::string connection, const char* peer_address, const char* user_id);

/// An IP address as people write it, and nothing for other text: an IPv4 address that came through
/// an IPv6 socket (`::ffff:127.0.0.1`) is the IPv4 address. May end in a zone (`fe80::1%eth0`).
std::optional<std::string> ip_text(std::string_view text);

}  // namespace common::net
