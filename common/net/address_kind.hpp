// What kind of address this is. What a configuration names is not to lead to the services that give
// a machine its credentials, whoever has a hand in a name.
#pragma once

#include <sys/socket.h>

#include <string>

namespace common::net {

/// 127.0.0.0/8 or ::1, also as an IPv4 address within an IPv6 one.
bool is_loopback(const sockaddr& a);
/// Of the link alone (169.254.0.0/16, fe80::/10), or where clouds keep their metadata.
bool is_link_local(const sockaddr& a);
/// The same of an address as text; false: it is a name, or another address.
bool is_link_local(const std::string& address);
std::string text_of(const sockaddr& a);

}  // namespace common::net
