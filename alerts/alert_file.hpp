// alerts.jsonl: everything that was told as a line, for whoever follows a file.
//
// The file is written after a cursor in the log, which is moved now and then. Lines that reached
// the file but not the cursor (a kill in between) are recognised at the start by their bytes, also
// in a file that was renamed beside it meanwhile; anything else after the cursor is a torn line and
// is cut. A file that was renamed or removed is left, whole, to whoever did that, and a new one is
// begun. One that has grown past its size is renamed to `alerts.jsonl.1`, and those of before to
// the next numbers.
#pragma once

#include <string>

#include "alerts/sinks/growing_file.hpp"
#include "store/told_log.hpp"

namespace alerts {

class alert_file {
 public:
  using limits = file_limits;
  /// Opens `path` for appending, finds where it stopped, cuts a torn line, and writes what is
  /// missing. `log` outlives this.
  static common::result<alert_file> open(store::told_log& log, const std::string& path,
                                         limits most);
  static common::result<alert_file> open(store::told_log& log, const std::string& path) {
    return open(log, path, limits{});
  }
  /// Writes what the file does not have yet.
  common::status write();
  /// Syncs what was written, and moves the cursor after it.
  common::status sync();
  /// Puts a file that is large enough aside, and goes on in a new one where `path` is another one
  /// by now. Call it now and then.
  common::status turn();
  /// From now on.
  void use(limits most) { most_ = most; }

 private:
  alert_file(store::told_log& log, limits most, growing_file file, store::told_log::cursor at)
      : log_(&log), most_(most), file_(std::move(file)), at_(at) {}
  common::status adopt_renamed();
  common::status adopt_written_lines(int fd);
  common::status follow_path();
  store::told_log* log_;
  limits most_;
  growing_file file_;
  store::told_log::cursor at_;
  std::uint64_t synced_ = 0;  ///< the sequence of the cursor as it was saved
};

}  // namespace alerts
