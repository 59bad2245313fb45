#include "common/net/host_name.hpp"

#include <sys/socket.h>

namespace common::net {

result<address_list> look_up(const tcp_address& a) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int rc = ::getaddrinfo(a.host.c_str(), std::to_string(a.port).c_str(), &hints, &found);
      rc != 0)
    return fail(errc::usage, "{}: no address of that name: {}", a.text(), ::gai_strerror(rc));
  return address_list(found, &::freeaddrinfo);
}

}  // namespace common::net
