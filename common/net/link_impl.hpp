// A link's two sockets. For link.cpp and waiter.cpp.
#pragma once

#include "common/net/zmq_socket.hpp"

namespace common::net {

struct link::impl {
  zmq::socket_t socket, monitor;

  impl() = default;
  impl(const impl&) = delete;
  impl& operator=(const impl&) = delete;
  /// The events are stopped while both sockets live. With the reader closed first, an event that
  /// libzmq's I/O thread writes just then waits for a reader until the context goes, and libzmq
  /// (4.3.4) loses the memory of its address.
  ~impl() { zmq_socket_monitor(socket.handle(), nullptr, 0); }
};

}  // namespace common::net
