// A link's two sockets, and what is known of its connection. For link.cpp and waiter.cpp.
#pragma once

#include "common/net/renewal.hpp"
#include "common/net/zmq_socket.hpp"

namespace common::net {

struct link::impl {
  zmq::socket_t socket, monitor;
  std::string endpoint;
  bool connected = false, refused = false;  ///< to be told once
  bool is_up = false;
  renewal anew;

  explicit impl(renewal r) : anew(r) {}
  impl(const impl&) = delete;
  impl& operator=(const impl&) = delete;
  /// The events are stopped while both sockets live. With the reader closed first, an event that
  /// libzmq's I/O thread writes just then waits for a reader until the context goes, and libzmq
  /// (4.3.4) loses the memory of its address.
  ~impl() { zmq_socket_monitor(socket.handle(), nullptr, 0); }

  void watch(const context& ctx);
  /// Reads what happened to the connection, and connects anew where that is for us to do.
  void take_events();
  void take_event(int number, instant now);
};

}  // namespace common::net
