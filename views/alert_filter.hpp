// Which alerts somebody asks for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schemas/told_alert.hpp"

namespace views {

/// What is empty lets everything pass. Of several agents, rules or tables any may match; of an
/// alert with parts, any part.
struct alert_filter {
  std::optional<std::int64_t> since, until;  ///< when it was told, ms; both included
  std::vector<std::string> agents, rules, tables;
  schemas::severity least = schemas::severity::low;

  bool takes(const schemas::told_alert& a) const;
};

/// An alert as it was raised, as if it had been told alone.
schemas::told_alert as_told(const schemas::alert& a);
inline const schemas::told_alert& as_told(const schemas::told_alert& a) { return a; }

}  // namespace views
