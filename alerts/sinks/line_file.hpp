// Alerts as lines of a file.
#pragma once

#include <optional>

#include "alerts/sinks/growing_file.hpp"
#include "alerts/sinks/sender.hpp"

namespace alerts {

class line_file final : public sender {
 public:
  /// `to` leads to a file.
  explicit line_file(const schemas::sink& to) : to_(to) {}
  /// They have arrived when they are on the disk. All or none of them.
  delivery send(std::span<const schemas::told_alert> alerts, const std::stop_token& stop) override;

 private:
  common::status open();
  common::status turn();
  common::status write(std::span<const schemas::told_alert> alerts);
  schemas::sink to_;
  std::optional<growing_file> file_;
};

}  // namespace alerts
