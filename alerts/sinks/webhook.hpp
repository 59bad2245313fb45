// Alerts as requests of Standard Webhooks, one each.
#pragma once

#include "alerts/sinks/http_post.hpp"
#include "alerts/sinks/sender.hpp"

namespace alerts {

class webhook final : public sender {
 public:
  /// `to` leads to a webhook.
  explicit webhook(const schemas::sink& to) : to_(to), post_(to) {}
  delivery send(std::span<const schemas::told_alert> alerts, const std::stop_token& stop) override;

 private:
  common::result<std::vector<std::string>> headers(const schemas::told_alert& a,
                                                   const std::string& body) const;
  schemas::sink to_;
  http_post post_;
};

}  // namespace alerts
