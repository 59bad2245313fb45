// One scan, before it is compared with anything.
#pragma once

#include <string>
#include <vector>

#include "collector/inventory/gap.hpp"
#include "collector/scan/scan_cost.hpp"
#include "schemas/messages.hpp"
#include "schemas/row.hpp"

namespace collector {

struct scanned_table {
  schemas::table_id table;
  schemas::table_status status = schemas::table_status::ok;
  std::string reason;
  std::vector<schemas::encoded_row> rows;  ///< distinct keys
  inventory::gaps missed{};                ///< rows in there may not be taken as deleted
  std::uint64_t cpu_ms = 0;
  scan_cost cost = {};
};

struct scan_outcome {
  std::string scan_id;
  std::int64_t started = 0, ended = 0;
  std::string hostname, os;
  std::vector<scanned_table> tables;
  std::vector<schemas::policy_report>
      policies;  ///< without md5: it is computed from what is stored
};

}  // namespace collector
