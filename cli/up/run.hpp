// One run of `muster up`: starts the stages, waits until the first scans are verified, shows them,
// and then prints alerts until it is told to stop.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/up/options.hpp"
#include "cli/up/supervisor.hpp"
#include "cli/up/watched_scan.hpp"
#include "common/clock.hpp"
#include "views/scan_summary.hpp"

namespace cli {

class up_run {
 public:
  up_run(const common_options& c, const common::settings::values& typed,
         const schemas::agent_id& agent, const std::vector<common::settings::agent_root>& further);
  /// Exit code.
  int run();

 private:
  common::status wait_ready();
  bool is_ready() const;
  /// How the wait for them ended.
  enum class first_scans { verified, late, interrupted };
  common::result<first_scans> wait_verified();
  double seconds() const;
  int show_results();
  void print_json(const views::scan_result& r) const;
  void reload();
  common::status follow_alerts();
  int stop(int code);

  const common_options& c_;
  const common::settings::values& typed_;
  supervisor stages_;
  common::instant started_ = std::chrono::steady_clock::now();
  std::int64_t started_wall_ = common::wall_ms();
  std::deque<watched_scan> scans_;  ///< of this host first, then of the further collectors
};

}  // namespace cli
