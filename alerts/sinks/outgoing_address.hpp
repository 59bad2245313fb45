// Addresses that alerts are not sent to by themselves: a name that an attacker has a hand in must
// not lead to the services that give a machine its credentials.
#pragma once

#include <sys/socket.h>

#include <string>

namespace alerts {

/// 127.0.0.0/8 or ::1, also as an IPv4 address within an IPv6 one.
bool is_loopback(const sockaddr& a);
/// Of the link alone (169.254.0.0/16, fe80::/10), or where clouds keep their metadata.
bool is_link_local(const sockaddr& a);
std::string text_of(const sockaddr& a);

}  // namespace alerts
