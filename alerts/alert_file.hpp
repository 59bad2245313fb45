// alerts.jsonl: every alert of the log as a line, for whoever follows a file.
//
// The file is written after a cursor in the log, which is moved now and then. Lines that reached
// the file but not the cursor (a kill in between) are recognised at the start by their bytes;
// anything else after the cursor is a torn line and is cut.
#pragma once

#include <string>

#include "common/root_dir.hpp"
#include "store/alert_log.hpp"

namespace alerts {

class alert_file {
 public:
  /// Opens `path` for appending, finds where it stopped, cuts a torn line, and writes what is
  /// missing. `log` outlives this.
  static common::result<alert_file> open(store::alert_log& log, const std::string& path);
  /// Writes what the file does not have yet.
  common::status write();
  /// Syncs what was written, and moves the cursor after it.
  common::status sync();

 private:
  alert_file(store::alert_log& log, common::unique_fd file, store::alert_log::cursor at)
      : log_(&log), file_(std::move(file)), at_(at) {}
  common::status adopt_written_lines();
  store::alert_log* log_;
  common::unique_fd file_;
  store::alert_log::cursor at_;
  std::uint64_t synced_ = 0;  ///< the sequence of the cursor as it was saved
};

}  // namespace alerts
