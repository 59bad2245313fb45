// The way to a syslog server: one connection, or one local socket, made anew when it fails.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "common/fd.hpp"
#include "schemas/sinks/sinks.hpp"

namespace alerts {

class syslog_line {
 public:
  explicit syslog_line(schemas::sink to) : to_(std::move(to)) {}

  /// Sends all of them. Over TCP it returns once the receiver's host has acknowledged every byte;
  /// over UDP and a local socket once the kernel took them. io, timeout: some may have arrived, and
  /// all are to be sent again. Waits some seconds for a receiver that does nothing, and no longer
  /// than until `stop`, but for what resolving a name takes.
  common::status send(const std::vector<std::string>& messages, const std::stop_token& stop);

 private:
  common::status open(const std::stop_token& stop);
  common::status connect_to_host(const std::stop_token& stop);
  common::status connect_locally();
  common::status put(std::string_view bytes, const std::stop_token& stop);
  common::status await_acknowledged(const std::stop_token& stop);
  schemas::sink to_;
  common::unique_fd socket_;
};

}  // namespace alerts
