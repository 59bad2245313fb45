// Alerts as they are told, for tests of what sends them.
#pragma once

#include "schemas/told_alert.hpp"

namespace tests {

inline schemas::told_alert told_alert_of(const std::string& message, char id = '\x11') {
  schemas::told_alert a;
  schemas::alert lead;
  lead.id.bytes = std::string(16, id);
  lead.agent = "web-1";
  lead.rule = "user-added";
  a.id = lead.id;
  a.severity = static_cast<schemas::u64>(schemas::severity::critical);
  a.message = message;
  a.time = 1'700'000'000'000;
  a.agents = {"web-1"};
  a.parts = {lead};
  return a;
}

}  // namespace tests
