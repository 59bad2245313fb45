#include "cli/print/told_alerts.hpp"

namespace cli {

told_alerts::told_alerts(printer& out, const std::string& agents) : out_(out) {
  out_.describe("alert");
  if (auto registry = store::registry::open(agents, true)) agents_ = std::move(*registry);
}

void told_alerts::put(const schemas::told_alert& a) {
  store::registry::entry of{.agent = a.parts.front().agent, .record = {}};
  if (agents_)
    if (auto found = agents_->find(of.agent); found && *found) of.record = std::move(**found);
  out_.about(of).row(schemas::told_alert_json(a));
}

}  // namespace cli
