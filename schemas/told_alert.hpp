// What the alerts stage tells people: one alert, or several that belong together as one.
#pragma once

#include "schemas/json.hpp"
#include "schemas/messages.hpp"

namespace schemas {

/// A known vulnerability of a package, as an alert tells of it.
struct told_vulnerability {
  std::string cve;
  u64 severity = 0;  ///< schemas::severity + 1; 0: no record says how grave it is
  std::string source, version;
  std::string fixed_version;  ///< that mends it, or that mended it; empty: there is none
  MUSTER_MEMBERS(told_vulnerability, cve, severity, source, version, fixed_version);
  friend bool operator==(const told_vulnerability&, const told_vulnerability&) = default;
};

struct told_alert {
  blob id;  ///< of the alert, or made of the ids of its parts; 16 bytes
  u64 severity = 0;
  std::string message;
  i64 time = 0;  ///< when it was told; of one that was told at once, when it was stored
  std::vector<std::string> agents;  ///< at least one
  std::vector<alert> parts;         ///< at least one; what leads stands in front
  u64 left_out = 0;                 ///< parts that there were no room for
  u64 times = 1;  ///< how often it happened; more than 1: it comes and goes, and that is told once
  std::vector<told_vulnerability> vulnerabilities = {};  ///< the gravest of them first
  MUSTER_MEMBERS(told_alert, id, severity, message, time, agents, parts, left_out, times,
                 vulnerabilities);
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

/// By what an agent's packages were matched with known vulnerabilities.
struct judged_agent {
  blob by;                         ///< 16 bytes, of the feeds and of the rows that were looked at
  std::vector<std::string> feeds;  ///< that were asked of it so far
  MUSTER_MEMBERS(judged_agent, by, feeds);
};

/// What was found to be affected.
struct affected_package {
  told_vulnerability what;
  std::string feed;   ///< that says so
  bool told = false;  ///< nobody had accepted it, so that its end is told too
  MUSTER_MEMBERS(affected_package, what, feed, told);
  friend bool operator==(const affected_package&, const affected_package&) = default;
};
struct affected_packages {
  std::vector<affected_package> all;  ///< in the order of problem and package
  MUSTER_MEMBERS(affected_packages, all);
  friend bool operator==(const affected_packages&, const affected_packages&) = default;
};

/// The object of alerts.jsonl and `muster alerts` (docs/alerts.md): that of the part that leads,
/// and `parts`, `agents`, `times`, `left_out` where there is more than one part, agent, time;
/// `vulnerabilities` where it is about some.
json told_alert_json(const told_alert& a);

}  // namespace schemas
