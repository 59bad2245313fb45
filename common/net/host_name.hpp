// The addresses that a host's name stands for.
#pragma once

#include <netdb.h>

#include <memory>

#include "common/net/tcp_address.hpp"

namespace common::net {

using address_list = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

/// At least one. usage: there is none; waits for the system's resolver.
result<address_list> look_up(const tcp_address& a);

}  // namespace common::net
