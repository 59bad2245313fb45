// An authenticator's socket. For authenticator.cpp and waiter.cpp.
#pragma once

#include "common/net/authenticator.hpp"
#include "common/net/zmq_socket.hpp"

namespace common::net {

struct authenticator::impl {
  zmq::socket_t socket;  ///< a ROUTER, so that several questions can be open
  std::uint64_t refused = 0;

  void reply(const std::string& connection, const std::vector<std::string>& parts);
};

}  // namespace common::net
