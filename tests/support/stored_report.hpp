// What an agent said of its last scan, in a store that a test makes.
#pragma once

#include <map>

#include "tests/support/agent_history.hpp"

namespace tests {

/// Of a scan that looked at every table; what it says of some of them. What is not ok was last so
/// two days before.
schemas::report report_of_scan(std::int64_t ended,
                               const std::map<schemas::table_id, schemas::table_status>& odd = {});

void store_report(const agent_history& of, const schemas::report& r);

}  // namespace tests
