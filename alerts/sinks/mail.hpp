// Alerts as mail, handed to the program that this host sends mail with; several are one.
#pragma once

#include "alerts/sinks/sender.hpp"

namespace alerts {

/// A whole message: whatever an alert says, it is no header.
std::string mail_message(std::span<const schemas::told_alert> alerts,
                         const schemas::mail_place& place);

class mail final : public sender {
 public:
  explicit mail(schemas::mail_place place) : place_(std::move(place)) {}
  delivery send(std::span<const schemas::told_alert> alerts, const std::stop_token& stop) override;
  std::chrono::milliseconds gather() const override {
    return std::chrono::milliseconds{place_.gather_ms};
  }

 private:
  schemas::mail_place place_;
};

}  // namespace alerts
