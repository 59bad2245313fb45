// A host's file system, live ("/") or below another root: every path is resolved inside it,
// absolute symlinks and `..` included (openat2, RESOLVE_IN_ROOT), so an image cannot point a reader
// at the machine it is examined on. Nothing here blocks or grows without bound: FIFOs, devices and
// sockets are refused, sizes and counts have limits.
#pragma once

#include <sys/stat.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/fd.hpp"
#include "common/result.hpp"

namespace common {

/// What tells one state of a file from another (file_memory.hpp).
struct file_id {
  std::uint64_t device = 0, inode = 0, size = 0;
  std::int64_t mtime_ns = 0, ctime_ns = 0;
  friend bool operator==(const file_id&, const file_id&) = default;
};

struct file_facts {
  std::uint64_t size = 0;  ///< as stat says; 0 for most of /proc
  std::int64_t mtime_ms = 0;
  std::uint32_t mode = 0;  ///< with the type bits
  std::uint32_t uid = 0, gid = 0;
  std::uint64_t inode = 0;
  file_id id;
};

struct file_content {
  std::string bytes;
  file_facts facts;
  bool truncated = false;  ///< longer than the limit: only the first `limit` bytes are here
};

struct dir_entry {
  std::string name;
  enum class kind { file, directory, symlink, other } type = kind::other;
};

/// A mount that is not to be touched (mounts.hpp), as seen from the root.
struct slow_mount {
  std::string target, type;
};

class file_memory;
class work_budget;

/// Large because it is the one way in which a host is looked at.
class root_dir {
 public:
  /// Fails with not_found or io if `path` is not a directory that can be opened.
  static result<root_dir> open(const std::string& path);

  const std::string& path() const { return path_; }
  bool is_live() const { return path_ == "/"; }

  /// The same folder, with these mounts left out: whatever lies there, or is reached by a link that
  /// leads there, fails with unsupported, and nothing of it is asked for.
  result<root_dir> without(std::vector<slow_mount> mounts) const;
  const std::vector<slow_mount>& left_out() const { return *left_out_; }

  /// The same folder with a memory that lives as long as it, and what is made of it: one thread at
  /// a time may use it.
  result<root_dir> remembering(std::shared_ptr<file_memory> memory) const;
  file_memory* memory() const { return memory_.get(); }  ///< nullptr: nothing is remembered

  /// The same folder, to be read within a budget that outlives it: past it everything fails with
  /// timeout.
  result<root_dir> within(work_budget& budget) const;
  bool is_budget_spent() const;

  /// Reads a regular file (following symlinks inside the root). not_found: missing or dangling;
  /// refused: not a regular file; io: unreadable, a symlink loop or another error, with errno's
  /// text.
  result<file_content> read(const std::string& path, std::size_t limit) const;
  /// Follows symlinks inside the root. not_found or io.
  result<file_facts> stat(const std::string& path) const;
  /// Which file, in which state, is there: what stat() says of it, for less; not_found or io. Not
  /// for a path through a magic link of /proc, which stat() refuses and this may follow.
  result<file_id> identify(const std::string& path) const;
  /// The entries of a directory without `.` and `..`, sorted by name. too_large beyond `limit`
  /// entries.
  result<std::vector<dir_entry>> list(const std::string& path, std::size_t limit) const;
  /// The text of a symlink; the last component is not followed.
  result<std::string> read_link(const std::string& path) const;
  /// A descriptor of a regular file, for reading parts of it; fails as read() does.
  result<unique_fd> open_file(const std::string& path) const;
  /// A descriptor of whatever is there, which cannot be read.
  result<unique_fd> open_path(const std::string& path) const;
  /// A descriptor of a folder, for libraries that want a path: /proc/self/fd/N.
  result<unique_fd> open_folder(const std::string& path) const;

 private:
  using mounts = std::vector<slow_mount>;
  root_dir(unique_fd fd, std::string path, mounts left_out = {})
      : fd_(std::move(fd)),
        path_(std::move(path)),
        left_out_(std::make_shared<const mounts>(std::move(left_out))) {}
  result<unique_fd> open_regular(const std::string& path, struct ::stat& now) const;
  status look_at(const std::string& path, struct ::stat& now) const;
  result<unique_fd> open_at(const std::string& path, int flags) const;
  result<unique_fd> open_kernel(const std::string& path, int flags, std::uint64_t resolve) const;
  result<std::string> lead(const std::string& path, bool follow_last) const;
  unsigned char type_of(const std::string& path) const;
  unique_fd fd_;
  std::string path_;
  std::shared_ptr<const mounts> left_out_;  ///< of all that are made of this one
  std::shared_ptr<file_memory> memory_;
  work_budget* budget_ = nullptr;
};

}  // namespace common
