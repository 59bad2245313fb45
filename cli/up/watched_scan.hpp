// The first scan of an agent in this run of `muster up`: how far it is, and what came of it.
#pragma once

#include <string>
#include <vector>

#include "cli/up/kept_store.hpp"
#include "schemas/paths.hpp"
#include "views/scan_summary.hpp"

namespace cli {

class watched_scan {
 public:
  /// `since`: reports of earlier runs do not count. The paths outlive it.
  watched_scan(const schemas::data_paths& paths, const schemas::agent_id& agent,
               std::int64_t since);

  /// Looks how far it is; what there is to say of it since the last look.
  common::result<std::vector<std::string>> look();
  /// Every table is stored and verified.
  bool is_verified() const { return is_verified_; }
  /// What is stored by now; without the time that it took.
  common::result<views::scan_result> result();
  const std::string& agent() const { return agent_; }

 private:
  const schemas::data_paths& paths_;
  std::string agent_;
  std::int64_t since_;
  kept_store store_;
  bool is_stored_ = false, is_verified_ = false;
  std::size_t verified_ = 0;  ///< tables of which it was said that they are verified
};

}  // namespace cli
