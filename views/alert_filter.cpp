#include "views/alert_filter.hpp"

#include <algorithm>

#include "schemas/table.hpp"

namespace views {

namespace {
bool names(const std::vector<std::string>& wanted, std::string_view one) {
  return wanted.empty() || std::ranges::find(wanted, one) != wanted.end();
}

std::string_view table_of(const schemas::alert& a) {
  const auto* t = schemas::find_table(static_cast<schemas::table_id>(a.table));
  return t != nullptr ? t->name : std::string_view{};
}
}  // namespace

bool alert_filter::takes(const schemas::told_alert& a) const {
  if ((since && a.time < *since) || (until && a.time > *until)) return false;
  if (a.severity < static_cast<schemas::u64>(least)) return false;
  return std::ranges::any_of(a.parts, [&](const schemas::alert& part) {
    return names(agents, part.agent) && names(rules, part.rule) && names(tables, table_of(part));
  });
}

schemas::told_alert as_told(const schemas::alert& a) {
  schemas::told_alert out;
  out.id = a.id;
  out.severity = a.severity;
  out.message = a.message;
  out.time = a.time;
  out.agents = {a.agent};
  out.parts = {a};
  return out;
}

}  // namespace views
