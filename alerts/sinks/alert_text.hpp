// An alert as its receiver wants to read it.
#pragma once

#include <string>

#include "schemas/sinks/sinks.hpp"
#include "schemas/told_alert.hpp"

namespace alerts {

/// Of one request of a webhook.
constexpr std::size_t webhook_bytes = 1u << 20;

/// One line of at most `room` bytes, but for what names the alert. One that has no room loses its
/// parts, its rows and the end of its message, and `cut` says so.
std::string alert_text(const schemas::told_alert& a, const schemas::sink& to, std::size_t room);

}  // namespace alerts
