// One kind of internet socket and the two ways to list it: sock_diag(7), and the text of /proc/net
// where that is not there.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "collector/inventory/net/netlink.hpp"
#include "schemas/inventory/ports.hpp"

namespace collector::inventory {

struct socket_kind {
  std::string_view name;  ///< the column `protocol`, and the file in /proc/net
  int family = 0, protocol = 0;
  bool always = false;  ///< every kernel with a network has it
};
/// tcp, udp, udplite and raw, for IPv4 and IPv6; TCP first.
std::span<const socket_kind> socket_kinds();

/// Whether sockets of that kind listen or are connected, for a state number of the kernel; absent
/// for an unknown number.
std::optional<std::string> state_name(const socket_kind& kind, unsigned state);

/// The request of a dump of TCP sockets of both families, TCPDIAG_GETSOCK. The kernel walks all of
/// its table for each dump, half a million chains on a large machine, and only this older request
/// takes both families on one walk.
std::string tcp_diag_request();
/// The request of a dump of all sockets of a kind, SOCK_DIAG_BY_FAMILY.
std::string diag_request(const socket_kind& kind);
/// One message of its answer, without owner and namespace; nothing if it is cut off.
std::optional<schemas::port> parse_diag(std::string_view message, const socket_kind& kind);

/// The lines of /proc/net/{tcp,udp,raw,…}; how many of them did not read as a socket.
std::size_t parse_proc_net(std::string_view text, const socket_kind& kind,
                           const std::function<void(schemas::port)>& each);

}  // namespace collector::inventory
