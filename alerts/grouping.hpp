// Which of the alerts that wait are told as one.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "schemas/told_alert.hpp"

namespace alerts {

using numbers = std::vector<std::uint64_t>;  ///< of alerts that wait
using groups = std::vector<numbers>;
using waiting_alerts = std::map<std::uint64_t, schemas::waiting_alert>;

/// In the order in which they came: those of one scan of an agent with the same `part_of`, and with
/// a service the account that it runs as. What is grave and due never waits for the others, which
/// may have to last first.
groups groups_of(const waiting_alerts& all,
                 const std::function<bool(const schemas::waiting_alert&)>& is_due);

}  // namespace alerts
