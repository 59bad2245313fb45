// Sockets that see every frame of an interface, whomever it is for (packet(7)).
#pragma once

#include <functional>
#include <string_view>

#include "schemas/inventory/ports.hpp"

namespace collector::inventory {

/// The lines of /proc/net/packet, without owner and namespace: `local_port` is the protocol of the
/// frames that are seen, 3 for all; how many lines did not read as a socket.
std::size_t parse_packet_sockets(std::string_view text,
                                 const std::function<void(schemas::port)>& each);

}  // namespace collector::inventory
