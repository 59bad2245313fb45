// What an agent's store says after a scan.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "views/failed_checks.hpp"

namespace views {

struct scan_summary {
  bool reported = false;  ///< a report has arrived
  std::string scan_id;
  std::vector<schemas::table_id> tables;  ///< of which the scan says ok or partial
  std::size_t verified = 0;               ///< of these, verified at the reported version or later
  std::vector<std::string> waiting;       ///< tables that are not verified yet
  std::vector<std::string> unknown;
  std::vector<std::string> of_checks;  ///< those of `notes` that concern the checks
  std::vector<std::string> notes;      ///< `TABLE is STATUS: REASON` of unknown and partial tables
  std::vector<schemas::policy_report> policies;
  std::uint64_t not_run = 0;
  bool partial = false;
  bool done() const { return reported && !tables.empty() && verified == tables.size(); }
  bool complete() const { return unknown.empty() && not_run == 0 && !partial; }
};

/// Of the last report and the tables' records; no row is read.
common::result<scan_summary> summarize(const store::reader& r);

using row_counts = std::map<schemas::table_id, std::uint64_t>;
/// How many rows are stored of each table of the summary.
common::result<row_counts> count_rows(const store::reader& r, const scan_summary& s);

/// A scan with all that is told of it once it is over.
struct scan_result {
  std::string agent, data;
  double seconds = 0;
  scan_summary summary;
  row_counts rows;
  failed_checks checks;
};
/// The object of `muster up --once --format json`.
schemas::json scan_result_json(const scan_result& s);

}  // namespace views
