#include "tests/support/syslog_receiver.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>

namespace tests {

namespace {

constexpr int patience_ms = 20;

bool has_input(int fd) {
  pollfd one{.fd = fd, .events = POLLIN, .revents = 0};
  return ::poll(&one, 1, patience_ms) > 0;
}

common::unique_fd bound_to_path(const std::string& path) {
  sockaddr_un here{};
  here.sun_family = AF_UNIX;
  path.copy(here.sun_path, sizeof here.sun_path - 1);
  common::unique_fd fd(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&here), sizeof here) == 0);
  return fd;
}

common::unique_fd bound_to_port(const std::string& port, int type) {
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  here.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
  common::unique_fd fd(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
  const int yes = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&here), sizeof here) == 0);
  if (type == SOCK_STREAM) REQUIRE(::listen(fd.get(), 16) == 0);
  return fd;
}

common::unique_fd bound_to(const std::string& address) {
  if (address.starts_with("unix:")) return bound_to_path(address.substr(5));
  return bound_to_port(address.substr(address.rfind(':') + 1),
                       address.starts_with("tcp") ? SOCK_STREAM : SOCK_DGRAM);
}

}  // namespace

syslog_receiver::syslog_receiver(const std::string& address)
    : is_stream_(address.starts_with("tcp")),
      socket_(bound_to(address)),
      thread_([this](const std::stop_token& stop) { serve(stop); }) {}

syslog_receiver::~syslog_receiver() = default;

std::vector<std::string> syslog_receiver::messages() const {
  const std::scoped_lock l(lock_);
  return messages_;
}

void syslog_receiver::keep(std::string message) {
  const std::scoped_lock l(lock_);
  messages_.push_back(std::move(message));
}

void syslog_receiver::serve(const std::stop_token& stop) {
  std::string room(16'384, '\0');
  while (!stop.stop_requested()) {
    if (!has_input(socket_.get())) continue;
    if (is_stream_) {
      const common::unique_fd connection(::accept(socket_.get(), nullptr, nullptr));
      if (connection) take_stream(connection.get(), stop);
      continue;
    }
    const auto got = ::recv(socket_.get(), room.data(), room.size(), 0);
    if (got > 0) keep(room.substr(0, static_cast<std::size_t>(got)));
  }
}

/// `LENGTH MESSAGE` again and again.
void syslog_receiver::take_stream(int connection, const std::stop_token& stop) {
  std::string room(16'384, '\0'), seen;
  while (!stop.stop_requested()) {
    if (!has_input(connection)) continue;
    const auto got = ::recv(connection, room.data(), room.size(), 0);
    if (got <= 0) return;
    seen.append(room, 0, static_cast<std::size_t>(got));
    for (auto blank = seen.find(' '); blank != seen.npos; blank = seen.find(' ')) {
      const auto length = std::stoul(seen.substr(0, blank));
      if (seen.size() < blank + 1 + length) break;
      keep(seen.substr(blank + 1, length));
      seen.erase(0, blank + 1 + length);
    }
  }
}

}  // namespace tests
