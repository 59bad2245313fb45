// One run of `muster up`: starts the stages, waits until the first scan is verified, shows it, and
// then prints alerts until it is told to stop.
#pragma once

#include <string>

#include "cli/command.hpp"
#include "cli/up/kept_store.hpp"
#include "cli/up/options.hpp"
#include "cli/up/supervisor.hpp"
#include "common/clock.hpp"
#include "views/scan_summary.hpp"

namespace cli {

class up_run {
 public:
  up_run(const common_options& c, const common::settings::values& typed, schemas::agent_id agent,
         const std::vector<common::settings::agent_root>& further);
  /// Exit code.
  int run();

 private:
  common::status wait_ready();
  bool is_ready() const;
  /// How the wait for it ended.
  enum class first_scan { verified, late, interrupted };
  common::result<first_scan> wait_verified(kept_store& store);
  /// Says how far the scan is; whether it is done.
  bool say_progress(const views::scan_summary& s);
  int show_result(kept_store& store);
  common::result<views::scan_result> result_of(const store::reader& r) const;
  common::status follow_alerts();
  int stop(int code);

  const common_options& c_;
  const common::settings::values& typed_;
  schemas::agent_id agent_;
  std::size_t collectors_;
  supervisor stages_;
  common::instant started_ = std::chrono::steady_clock::now();
  std::int64_t started_wall_ = common::wall_ms();
  bool stored_ = false;       ///< it was said that the scan is stored
  std::size_t verified_ = 0;  ///< tables of which it was said that they are verified
};

}  // namespace cli
