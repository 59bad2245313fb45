// A file that lines are appended to. Others may rename it at any time; one that is large enough is
// renamed to `PATH.1`, and those of before to the next numbers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/fd.hpp"

namespace alerts {

/// Of one file, and how many of before are kept.
struct file_limits {
  std::uint64_t bytes = 64u << 20;
  int kept = 5;  ///< at least 1
};

class growing_file {
 public:
  /// Makes it, with mode 0600, where there is none.
  static common::result<growing_file> open(std::string path);
  /// The same where others may have a hand in the folder. refused: it is a link or has several
  /// names, is no regular file, is somebody's who is neither this process's user nor root, or holds
  /// something else than alerts.
  static common::result<growing_file> open_unshared(std::string path);
  /// Whether that would do with a file that is there.
  static common::status check_unshared(const std::string& path);
  const std::string& path() const { return path_; }
  int fd() const { return file_.get(); }
  common::result<std::uint64_t> size() const;
  /// full, io: some of it may be there.
  common::status append(std::string_view bytes);
  common::status cut_to(std::uint64_t bytes);
  common::status sync();
  /// Another one, or none, has its name by now.
  bool is_elsewhere() const;
  /// Goes on in the file that has the name, or a new one.
  common::status reopen();
  /// Durable when it returns; what is written from now on goes into the file that was renamed,
  /// until reopen().
  common::status put_aside(int kept);

 private:
  growing_file(std::string path, common::unique_fd file)
      : path_(std::move(path)), file_(std::move(file)) {}
  std::string path_;
  common::unique_fd file_;
};

}  // namespace alerts
