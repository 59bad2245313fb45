// The way to a syslog server: one connection, or one local socket, made anew when it fails.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "alerts/sinks/sender.hpp"
#include "alerts/sinks/syslog_message.hpp"
#include "common/fd.hpp"

namespace alerts {

class syslog_line final : public sender {
 public:
  /// `to` leads to a syslog server.
  explicit syslog_line(const schemas::sink& to);

  /// Over TCP it returns once the receiver's host has acknowledged every byte; over UDP and a local
  /// socket once the kernel took them. All or none of them.
  delivery send(std::span<const schemas::told_alert> alerts, const std::stop_token& stop) override;

 private:
  common::status send_all(std::span<const schemas::told_alert> alerts, const std::stop_token& stop);
  common::status open(const std::stop_token& stop);
  common::status connect_to_host(const std::stop_token& stop);
  common::status connect_locally();
  common::status put(std::string_view bytes, const std::stop_token& stop);
  common::status await_acknowledged(const std::stop_token& stop);
  schemas::sink to_;
  schemas::syslog_place place_;
  syslog_origin origin_;
  common::unique_fd socket_;
};

}  // namespace alerts
