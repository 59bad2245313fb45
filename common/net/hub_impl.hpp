// A hub's socket. For hub.cpp and waiter.cpp.
#pragma once

#include "common/net/zmq_socket.hpp"

namespace common::net {

struct hub::impl {
  zmq::socket_t socket;
  link_options options;
  std::uint64_t multipart = 0;
};

}  // namespace common::net
