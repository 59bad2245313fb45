// A fleet for questions, in which everything is always the same: hosts that are fresh, stale, never
// seen, partial and unknown, and what is stored of each.
#pragma once

#include <string>
#include <vector>

#include "query/database.hpp"
#include "schemas/paths.hpp"
#include "tests/support/temp_dir.hpp"

namespace tests {

class query_fleet {
 public:
  /// web-1 and rpm-2 are fresh, db-3 is stale, mail-4's packages are partial and old-5's unknown,
  /// and of new-6 nothing was ever heard.
  query_fleet();
  const schemas::data_paths& paths() const { return paths_; }
  std::vector<query::host> hosts() const;
  /// Just after the last scans: 2023-11-15T00:00:00Z.
  static constexpr std::int64_t now = 1'700'006'400'000;

  /// A connection on it, as of `now`.
  std::unique_ptr<query::database> open(query::limits most = {}) const;
  std::string store_of(const std::string& agent) const { return paths_.stores() + "/" + agent; }

 private:
  temp_dir dir_;
  schemas::data_paths paths_;
};

/// What was answered, as lines of values between bars, NULL for null; the first one has the
/// columns.
struct asked {
  std::vector<std::string> lines;
  std::string problem;  ///< as it is told; empty: none
  bool of_each_host = false;
  query::coverage hosts;
};
asked ask(query::database& db, const std::string& question,
          query::asked_of whom = query::asked_of::as_it_reads);

}  // namespace tests
