// The processes of a data folder, as their pid files and /proc have them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/health/house.hpp"

namespace cli::health {

struct stage {
  std::string name = {};  ///< as its log has it: `broker`, `analyzer-2`, `collector-web`
  std::int64_t pid = 0;   ///< 0: it does not run
  std::int64_t uptime_ms = 0;
  std::uint64_t rss_bytes = 0;
  std::uint32_t uid = 0;
  bool is_stopped = false;       ///< by a signal or a debugger: it is there and does nothing
  bool is_replaced = false;      ///< its program file is another one by now
  std::uint64_t open_files = 0;  ///< how many it may have; 0: not known
  bool runs() const { return pid != 0; }
};

/// `analyzer` of `analyzer-2`
std::string_view kind_of(const stage& s);

/// Those that run, and of those that should and do not, one of each kind. In the order in which
/// they start.
std::vector<stage> stages_of(const house& h);

/// Of the stage of that name, as its pid file has it; 0: it does not run.
std::int64_t pid_of(const house& h, std::string_view name);
inline bool runs(const house& h, std::string_view name) { return pid_of(h, name) != 0; }

/// `muster up` runs, and starts again what ends.
bool is_supervised(const house& h);

/// Its log, or the command that shows it.
std::string where_it_logs(const house& h, std::string_view stage_name);

/// `3 d 2 h`, `4 min`, `12 s`
std::string time_text(std::int64_t ms);

}  // namespace cli::health
