// alerts.jsonl: everything that was told as a line, for whoever follows a file.
//
// The file is written after a cursor in the log, which is moved now and then. Lines that reached
// the file but not the cursor (a kill in between) are recognised at the start by their bytes;
// anything else after the cursor is a torn line and is cut. A file that was renamed or removed is
// left, whole, to whoever did that, and a new one is begun. One that has grown past its size is
// renamed to `alerts.jsonl.1`, and those of before to the next numbers.
#pragma once

#include <string>

#include "common/fd.hpp"
#include "store/told_log.hpp"

namespace alerts {

class alert_file {
 public:
  /// Of one file, and how many of before are kept.
  struct limits {
    std::uint64_t bytes = 64u << 20;
    int kept = 5;  ///< at least 1
  };
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
  alert_file(store::told_log& log, std::string path, limits most, common::unique_fd file,
             store::told_log::cursor at)
      : log_(&log), path_(std::move(path)), most_(most), file_(std::move(file)), at_(at) {}
  common::status adopt_written_lines();
  common::status put_aside();
  common::status follow_path();
  store::told_log* log_;
  std::string path_;
  limits most_;
  common::unique_fd file_;
  store::told_log::cursor at_;
  std::uint64_t synced_ = 0;  ///< the sequence of the cursor as it was saved
};

}  // namespace alerts
