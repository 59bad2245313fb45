// A syslog server that keeps what it gets: over UDP, TCP with octet counting, or a local socket.
#pragma once

#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/fd.hpp"

namespace tests {

class syslog_receiver {
 public:
  /// `udp://127.0.0.1:PORT`, `tcp://127.0.0.1:PORT` or `unix:/PATH`.
  explicit syslog_receiver(const std::string& address);
  ~syslog_receiver();
  syslog_receiver(const syslog_receiver&) = delete;
  syslog_receiver& operator=(const syslog_receiver&) = delete;

  std::vector<std::string> messages() const;

 private:
  void serve(const std::stop_token& stop);
  void take_stream(int connection, const std::stop_token& stop);
  void keep(std::string message);

  bool is_stream_;
  common::unique_fd socket_;
  mutable std::mutex lock_;
  std::vector<std::string> messages_;
  std::jthread thread_;
};

}  // namespace tests
