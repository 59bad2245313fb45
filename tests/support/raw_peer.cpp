#include "tests/support/raw_peer.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "common/hex.hpp"

namespace tests {

std::string zmtp_greeting(std::string_view mechanism, char as_server, std::string_view after) {
  std::string g("\xff\0\0\0\0\0\0\0\0\x7f\3\1", 12);
  g += std::string(mechanism) + std::string(20 - mechanism.size(), '\0') + as_server;
  return g + std::string(31, '\0') + std::string(after);
}

std::string zmtp_command_head(std::uint64_t bytes) {
  constexpr char long_command = 6;
  return long_command + common::be64(bytes);
}

std::size_t crowd::come(std::uint16_t port, std::size_t most) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(port);
  while (fds_.size() < most) {
    common::unique_fd fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!fd) break;
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 &&
        errno != EINPROGRESS)
      break;
    fds_.push_back(std::move(fd));
  }
  return fds_.size();
}

void crowd::say(std::string_view bytes) {
  for (const auto& fd : fds_)
    (void)!::send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

std::size_t crowd::still_open() {
  std::size_t n = 0;
  for (const auto& fd : fds_) {
    std::array<char, 4096> bytes{};
    ssize_t got = 1;
    while (got > 0) got = ::recv(fd.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    n += got < 0 && errno == EAGAIN;
  }
  return n;
}

}  // namespace tests
