// A SOCKS5 proxy (RFC 1928) without authentication: CONNECT to an IPv4 address or a name.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "common/fd.hpp"

namespace tests {

class socks_proxy {
 public:
  /// Listens on 127.0.0.1. Whatever name is asked for, `leads_to` (an IPv4 address) is meant.
  explicit socks_proxy(std::string leads_to = "127.0.0.1");
  ~socks_proxy();
  socks_proxy(const socks_proxy&) = delete;
  socks_proxy& operator=(const socks_proxy&) = delete;

  std::string address() const;  ///< HOST:PORT
  /// Connections that it made.
  unsigned connections() const { return connections_; }

 private:
  void run();
  void serve(common::unique_fd client);

  std::string leads_to_;
  common::unique_fd listener_;
  std::atomic<bool> stop_ = false;
  std::atomic<unsigned> connections_ = 0;
  std::vector<std::thread> serving_;
  std::thread thread_;
};

}  // namespace tests
