// What the alerts stage tells people: one alert, or several that belong together as one.
#pragma once

#include "schemas/json.hpp"
#include "schemas/messages.hpp"

namespace schemas {

struct told_alert {
  blob id;  ///< of the alert, or made of the ids of its parts; 16 bytes
  u64 severity = 0;
  std::string message;
  i64 time = 0;  ///< when it was told; of one that was told at once, when it was stored
  std::vector<std::string> agents;  ///< at least one
  std::vector<alert> parts;         ///< at least one; what leads stands in front
  u64 left_out = 0;                 ///< parts that there were no room for
  u64 times = 1;  ///< how often it happened; more than 1: it comes and goes, and that is told once
  MUSTER_MEMBERS(told_alert, id, severity, message, time, agents, parts, left_out, times);
};

/// An alert that is not told yet.
struct waiting_alert {
  alert what;
  i64 since = 0;  ///< when it came
  MUSTER_MEMBERS(waiting_alert, what, since);
};

/// Something that may come and go: one rule, of one row, on one agent.
struct recurrence {
  i64 since = 0;  ///< when its period began
  u64 told = 0, untold = 0;
  alert last;
  MUSTER_MEMBERS(recurrence, since, told, untold, last);
};

/// The object of alerts.jsonl and `muster alerts` (docs/alerts.md): that of the part that leads,
/// and `parts`, `agents`, `times`, `left_out` where there is more than one part, agent, time.
json told_alert_json(const told_alert& a);

}  // namespace schemas
