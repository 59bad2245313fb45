// A receiver of alerts on this host, in a thread of this process.
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include "common/fd.hpp"

namespace bench {

/// Takes all that comes; where it speaks HTTP, each request that ends in `}` is answered after
/// `late`.
class line_receiver {
 public:
  explicit line_receiver(bool http, std::chrono::milliseconds late = {})
      : http_(http), late_(late), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    auto* const at = reinterpret_cast<sockaddr*>(&here);
    if (::bind(socket_.get(), at, size) != 0 || ::listen(socket_.get(), 16) != 0 ||
        ::getsockname(socket_.get(), at, &size) != 0)
      std::abort();
    port_ = std::to_string(ntohs(here.sin_port));
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
  }
  const std::string& port() const { return port_; }

 private:
  static bool has_input(int fd) {
    pollfd one{.fd = fd, .events = POLLIN, .revents = 0};
    return ::poll(&one, 1, 20) > 0;
  }
  void serve(const std::stop_token& stop) const {
    while (!stop.stop_requested()) {
      if (!has_input(socket_.get())) continue;
      const common::unique_fd fd(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      std::string room(1u << 16, '\0');
      while (!stop.stop_requested()) {
        if (!has_input(fd.get())) continue;
        const auto got = ::recv(fd.get(), room.data(), room.size(), 0);
        if (got <= 0) break;
        if (!http_ || room[static_cast<std::size_t>(got) - 1] != '}') continue;
        std::this_thread::sleep_for(late_);
        static constexpr std::string_view answer = "HTTP/1.1 204 No Content\r\n\r\n";
        (void)::send(fd.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
      }
    }
  }
  bool http_;
  std::chrono::milliseconds late_;
  common::unique_fd socket_;
  std::string port_;
  std::jthread thread_;
};

}  // namespace bench
