#pragma once

#include <optional>

#include "cli/print/printer.hpp"
#include "schemas/told_alert.hpp"

namespace cli {

/// One line for people: when, how grave, whom it is about, the rule, and what happened.
void print_told_line(const schemas::told_alert& a);

/// Alerts as objects, each with the host name of its agent.
class told_alerts {
 public:
  /// `agents`: where the registry lies; without one that can be read names are left out.
  told_alerts(printer& out, const std::string& agents);
  void put(const schemas::told_alert& a);

 private:
  printer& out_;
  std::optional<store::registry> agents_;
};

}  // namespace cli
