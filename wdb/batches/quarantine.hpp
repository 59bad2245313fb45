// Stores that could not be trusted lie below quarantine/, as AGENT.TIME. Each is reported once,
// whatever was killed meanwhile.
#pragma once

#include "schemas/messages.hpp"
#include "schemas/paths.hpp"

namespace wdb {

/// `store-rebuilt`; its id comes from where the store lies now.
schemas::alert rebuilt_alert(const std::string& agent, const std::string& where,
                             std::string message);
/// One for every store that lies there; the alert store drops those it has.
std::vector<schemas::alert> quarantine_alerts(const schemas::data_paths& paths);

}  // namespace wdb
