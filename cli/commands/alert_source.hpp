#pragma once

#include <functional>

#include "cli/command.hpp"
#include "cli/commands/alert_cursor.hpp"
#include "schemas/told_alert.hpp"

namespace cli {

/// One of the two logs of alerts: its alerts in order, and which it is.
struct alert_source {
  using visitor = std::function<common::status(std::uint64_t, const schemas::told_alert&)>;
  std::function<common::status(std::uint64_t after, const visitor&)> each;
  alert_cursor::log about;
};

/// What was raised, or what was told. Of a folder that is no server's the error is that of every
/// command.
common::result<alert_source> open_alerts(const schemas::data_paths& paths, bool raised);

}  // namespace cli
