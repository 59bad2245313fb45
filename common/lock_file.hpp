#pragma once

#include <string>

#include "common/root_dir.hpp"

namespace common {

/// A file that one process at a time holds: flock, released by the kernel however the process ends.
/// Holds its pid as text.
class lock_file {
 public:
  /// busy: another process holds it (its pid is in the text).
  static result<lock_file> take(const std::string& path, std::string_view what);

 private:
  explicit lock_file(unique_fd fd) : fd_(std::move(fd)) {}
  unique_fd fd_;
};

}  // namespace common
