// The file that a process logs to by its standard error, if that is one: put aside when it is
// large, and made anew where somebody else renamed it.
#pragma once

#include <cstdint>
#include <string>

#include "common/log_line.hpp"

namespace common {

/// Of one file, and how many of before are kept.
struct log_limits {
  std::uint64_t bytes = 16u << 20;
  unsigned kept = 5;  ///< 0: the file is never put aside
};

/// Writes to a descriptor, and sees to the file behind it. Whoever else writes there, as a library
/// that ends the process does, writes into whatever file is the present one.
class log_file {
 public:
  /// `fd` stays open and is not ours. A pipe, a terminal, a journal, and a file that is not
  /// appended to are written to as they are.
  explicit log_file(int fd);

  /// From now on.
  void use(log_limits most) { most_ = most; }
  log_limits limits() const { return most_; }
  /// What it tells of itself looks like this.
  void use(log_format as) { as_ = as; }
  /// A whole line; what cannot be written is lost, as there is nobody to tell.
  void write(const char* bytes, std::size_t size);
  /// Goes on in a new file where the path is another one by now. False: that could not be made.
  bool reopen();
  /// Of the file; empty: it is none that this turns.
  const std::string& path() const { return path_; }

 private:
  void turn_if_large();
  void tell(const std::string& what);
  int fd_;
  std::string path_;
  log_limits most_;
  log_format as_ = log_format::text;
  std::uint64_t retry_at_ = 0;  ///< a turn failed: not before the file has this size
};

}  // namespace common
