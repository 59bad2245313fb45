#include "cli/print/told_alerts.hpp"

#include "cli/print/lines.hpp"
#include "common/clock.hpp"
#include "common/log.hpp"

namespace cli {

void print_told_line(const schemas::told_alert& a) {
  print_line("{} {} {} {}: {}", common::format_time(a.time),
             name(static_cast<schemas::severity>(a.severity)), a.parts.front().agent,
             a.parts.front().rule, common::one_line(a.message));
}

told_alerts::told_alerts(printer& out, const std::string& agents) : out_(out) {
  out_.describe("alert");
  if (auto registry = store::registry::open(agents, true)) agents_ = std::move(*registry);
}

void told_alerts::put(const schemas::told_alert& a) {
  store::registry::entry of{.agent = a.parts.front().agent, .record = {}};
  if (agents_)
    if (auto found = agents_->find(of.agent); found && *found) of.record = std::move(**found);
  out_.about(of);
  // Rows that are sorted first are printed when another one was put.
  auto object = schemas::told_alert_json(a);
  object["hostname"] = schemas::printable_utf8(of.record.hostname);
  out_.row(object);
}

}  // namespace cli
