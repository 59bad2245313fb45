#include "tests/support/loopback.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <stdexcept>

#include "common/hash.hpp"

namespace tests {

namespace {

sockaddr_in on_loopback(std::uint16_t port) {
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  a.sin_port = htons(port);
  return a;
}

/// Bound to `port`, or to one that the kernel chooses when that is 0; 0: it could not be bound.
std::uint16_t bind_to(int fd, bool v6, std::uint16_t port = 0) {
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_addr = in6addr_loopback;
  six.sin6_port = htons(port);
  sockaddr_in four = on_loopback(port);
  auto* const address = v6 ? reinterpret_cast<sockaddr*>(&six) : reinterpret_cast<sockaddr*>(&four);
  socklen_t size = v6 ? sizeof six : sizeof four;
  if (::bind(fd, address, size) != 0 || ::getsockname(fd, address, &size) != 0) return 0;
  return ntohs(v6 ? six.sin6_port : four.sin_port);
}

common::unique_fd stream(int family, int flags = 0) {
  return common::unique_fd{::socket(family, SOCK_STREAM | SOCK_CLOEXEC | flags, 0)};
}

}  // namespace

bool has_ipv6() {
  const auto fd = stream(AF_INET6);
  return fd && bind_to(fd.get(), true) != 0;
}

/// Below those that the kernel gives to connections: another test's may have it otherwise before
/// this one listens.
common::net::tcp_address free_address(const std::string& host) {
  constexpr std::uint64_t lowest = 10'240, above = 32'000;
  const bool v6 = host == "::1";
  for (int attempt = 0; attempt < 100; ++attempt) {
    const auto port = static_cast<std::uint16_t>(lowest + common::random_u64() % (above - lowest));
    const auto fd = stream(v6 ? AF_INET6 : AF_INET);
    if (bind_to(fd.get(), v6, port) == port) return {host, port};
  }
  throw std::runtime_error("no free port on " + host);
}

common::unique_fd plain_listener(std::uint16_t& port) {
  auto fd = stream(AF_INET, SOCK_NONBLOCK);
  port = bind_to(fd.get(), false);
  if (port == 0 || ::listen(fd.get(), 16) != 0) throw std::runtime_error("cannot listen");
  return fd;
}

common::unique_fd plain_connection(std::uint16_t port) {
  auto fd = stream(AF_INET);
  const auto to = on_loopback(port);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
    throw std::runtime_error("cannot connect");
  return fd;
}

}  // namespace tests
