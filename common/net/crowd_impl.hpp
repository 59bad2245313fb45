// A crowd's sockets, and what is known of its members. For crowd.cpp and waiter.cpp.
#pragma once

#include <unordered_map>

#include "common/clock.hpp"
#include "common/net/crowd.hpp"
#include "common/net/zmq_socket.hpp"

namespace common::net {

struct crowd::impl {
  zmq::socket_t socket, monitor;
  link_options options;
  /// How a member is connected again that libzmq gave up.
  struct way {
    std::string endpoint, routing_id;
    std::uint32_t times = 0;  ///< how often it was connected
    std::optional<tcp_address> server;
    std::optional<curve_client> keys;
    instant made{};
    int fd = -1;  ///< of its connection; -1: nothing came over one yet
  };
  std::unordered_map<member, way> ways;
  std::unordered_map<int, member> by_fd;
  std::vector<member> lost;
  std::uint64_t handshakes = 0;

  impl() = default;
  impl(const impl&) = delete;
  impl& operator=(const impl&) = delete;
  ~impl() { zmq_socket_monitor(socket.handle(), nullptr, 0); }  // before its reader, see link

  void watch(const context& ctx);
  void take_events();
  void take_event(std::string_view event);
  void note_fd(member m, int fd);
  void connect(member m);
};

}  // namespace common::net
