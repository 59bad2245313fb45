// What an agent's store says after a scan: for `up`, as it waits and when it is done.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/output.hpp"
#include "cli/stores.hpp"

namespace cli {

struct scan_summary {
  bool reported = false;  ///< a report has arrived
  std::string scan_id;
  std::size_t tables = 0, verified = 0;  ///< that a scan says ok or partial of; of these, verified at its version or later
  std::vector<std::string> waiting;      ///< tables not verified yet
  std::vector<std::string> unknown;
  std::vector<std::string> notes;  ///< `TABLE is STATUS: REASON` of tables that are unknown or partial
  std::map<schemas::table_id, std::uint64_t> rows;
  std::vector<schemas::policy_report> policies;
  bool done() const { return reported && tables > 0 && verified == tables; }
  bool complete() const { return unknown.empty() && not_run == 0 && !partial; }
  std::uint64_t not_run = 0;
  bool partial = false;
};

/// Of the last report and the mirror as it stands.
common::result<scan_summary> summarize(const store::reader& r);

/// `{policy,id,title}` of the checks that failed: of those that nobody waived, and of the waived ones.
struct failed_checks {
  std::vector<schemas::json> failed, waived;
  std::uint64_t waived_of(const std::string& policy) const;
  /// What the report counts as failed, without the waived ones: a report knows no waivers.
  std::uint64_t still_failed(const schemas::policy_report& p) const;
};
common::result<failed_checks> find_failed(const store::reader& r, const std::string& agent, const schemas::waivers& waivers);

/// The object of `up --once --format json`.
common::result<schemas::json> summary_json(const store::reader& r, const std::string& agent, const std::string& data, double seconds);
/// The same for people, with what to try next.
common::status print_summary(const store::reader& r, const std::string& agent, const std::string& data, double seconds);

}  // namespace cli
