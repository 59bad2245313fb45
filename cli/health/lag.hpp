// What waits for whom: changes at collectors, alerts at wdb, and what was told at sinks.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "cli/health/house.hpp"
#include "schemas/sinks/sinks.hpp"
#include "schemas/told_alert.hpp"

namespace cli::health {

/// Changes that a collector of this host found, and the server has not acknowledged.
struct outbox_lag {
  std::string agent = {};
  std::size_t entries = 0, bytes = 0;
  std::int64_t oldest = 0;  ///< ms, when the scan that found it began; 0: there is none
};
common::result<std::vector<outbox_lag>> outboxes_of(const house& h);

/// Alerts that wdb stored, and the alerts stage has not taken.
struct alert_lag {
  std::uint64_t waiting = 0;
  std::int64_t oldest = 0;  ///< ms; 0: none waits
};
common::result<alert_lag> alert_lag_of(const house& h);

struct sink_lag {
  std::string name, address = {};
  std::uint64_t behind = 0;     ///< alerts that it has not looked at
  std::int64_t oldest = 0;      ///< ms, when the first of them was told; 0: there is none
  std::uint64_t dead = 0;       ///< that the receiver would not take
  std::string last_error = {};  ///< empty: none since it got one through
  std::int64_t failed_at = 0;
  bool is_new = false;  ///< the alerts stage runs, and does not have it yet
};
/// Of those that the configuration has.
common::result<std::vector<sink_lag>> sinks_of(const house& h);

/// What was told since then, in that order; nothing where nothing was ever told.
common::status each_told_since(const house& h, std::int64_t since,
                               const std::function<void(const schemas::told_alert&)>& visit);

/// Alerts that were told since then, by severity.
using severity_counts = std::array<std::uint64_t, schemas::severity_names.size()>;
common::result<severity_counts> told_since(const house& h, std::int64_t since);

}  // namespace cli::health
