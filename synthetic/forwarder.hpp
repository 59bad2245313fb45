// A stretch of network in this process: TCP connections to one address are passed on to another,
// unless they are held (nothing goes either way, and nobody hears of it) or cut.
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "common/fd.hpp"
#include "common/net/tcp_address.hpp"
#include "common/result.hpp"

namespace synthetic {

class forwarder {
 public:
  /// Listens on a free port of 127.0.0.1, in a thread of its own. `to`: an IPv4 address. io: it
  /// cannot listen.
  static common::result<std::unique_ptr<forwarder>> make(const common::net::tcp_address& to);
  ~forwarder();
  forwarder(const forwarder&) = delete;
  forwarder& operator=(const forwarder&) = delete;

  const common::net::tcp_address& address() const { return address_; }
  void hold() { held_ = true; }
  void release() { held_ = false; }
  /// Ends the connections that there are.
  void cut() { cut_ = true; }

 private:
  /// One direction of a connection: what was read and is not written yet.
  struct pipe {
    int from = -1, to = -1;
    std::string waiting;
  };
  struct connection {
    common::unique_fd client, server;
    pipe up, down;
    bool over = false;
  };
  forwarder(common::unique_fd listener, common::net::tcp_address own, common::net::tcp_address to);
  void run();
  void accept_one();
  void pass(connection& c);
  static bool move_bytes(pipe& p);

  common::unique_fd listener_;
  common::net::tcp_address address_, to_;
  std::atomic<bool> held_ = false, cut_ = false, stop_ = false;
  std::vector<std::unique_ptr<connection>> connections_;
  std::thread thread_;
};

}  // namespace synthetic
