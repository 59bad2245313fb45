// A hub's sockets, and where it listens on TCP. For hub.cpp and waiter.cpp.
#pragma once

#include "common/net/listening_socket.hpp"
#include "common/net/zmq_socket.hpp"

namespace common::net {

struct hub::impl {
  zmq::socket_t socket, monitor;  ///< the second is there once it listens on TCP
  const context* ctx = nullptr;
  link_options options;
  std::uint64_t multipart = 0, failed_handshakes = 0;

  std::vector<listening_socket> listening;
  bool is_paused = false;

  impl() = default;
  impl(const impl&) = delete;
  impl& operator=(const impl&) = delete;
  /// As a link's: no event is written to a reader that is gone.
  ~impl() {
    if (monitor) zmq_socket_monitor(socket.handle(), nullptr, 0);
  }
  void watch(const context& ctx);
  void accept_from(const listening_socket& at, unique_fd shared, const curve_server& keys);
};

}  // namespace common::net
