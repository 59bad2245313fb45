#include "schemas/server_alert.hpp"

#include "schemas/digest.hpp"

namespace schemas {

alert server_alert(const std::string& agent, std::string_view rule, severity s,
                   std::string_view occasion, std::string message) {
  alert a;
  a.id = {alert_id(agent, 0, 0, 0, occasion, rule)};
  a.agent = agent;
  a.rule = rule;
  a.severity = static_cast<u64>(s);
  a.message = std::move(message);
  return a;
}

}  // namespace schemas
