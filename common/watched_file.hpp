// A configuration file of a running process: read again when it was written or replaced.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/clock.hpp"
#include "common/result.hpp"

namespace common {

/// A regular file, wherever links lead to it; of a longer one `limit` + 1 bytes, for its reader to
/// refuse. not_found; denied: this user may not read it; else as root_dir::read says.
result<std::string> read_file(const std::string& path, std::size_t limit);

class watched_file {
 public:
  /// `limit`: as read_file takes it.
  watched_file(std::string path, std::size_t limit) : path_(std::move(path)), limit_(limit) {}
  const std::string& path() const { return path_; }

  /// The file's bytes when its inode, owner, mode, size or time is another than at the last look,
  /// which is at most once a second; at once and in any case when `asked`. not_found: it is not
  /// there (any more); others as root_dir::read says.
  std::optional<result<std::string>> take(instant now, bool asked = false);

 private:
  /// What tells that a file was written or replaced; all 0: it is not there.
  struct stamp {
    std::uint64_t device = 0, inode = 0;
    std::uint32_t owner = 0, mode = 0;
    std::int64_t size = 0, seconds = 0, nanoseconds = 0;
    friend bool operator==(const stamp&, const stamp&) = default;
  };
  stamp look() const;
  std::string path_;
  std::size_t limit_;
  std::optional<stamp> seen_;  ///< none before the first look
  instant next_{};
};

}  // namespace common
