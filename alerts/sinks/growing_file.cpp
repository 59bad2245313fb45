#include "alerts/sinks/growing_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include "common/file_names.hpp"

namespace alerts {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

tl::unexpected<common::error> fail_errno(std::string_view what) {
  return fail(errno == ENOSPC ? errc::full : errc::io, "{}: {}", what, std::strerror(errno));
}

/// O_NONBLOCK: a FIFO that nobody reads is an error, and no wait.
common::unique_fd open_to_append(const std::string& path) {
  return common::unique_fd{
      ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0600)};
}

/// Which file it is: device and inode.
std::optional<std::pair<dev_t, ino_t>> identity(int failed, const struct stat& s) {
  if (failed != 0) return std::nullopt;
  return std::pair(s.st_dev, s.st_ino);
}

}  // namespace

result<growing_file> growing_file::open(std::string path) {
  auto file = open_to_append(path);
  if (!file) return fail_errno(path);
  return growing_file(std::move(path), std::move(file));
}

result<std::uint64_t> growing_file::size() const {
  struct stat s {};
  if (::fstat(file_.get(), &s) != 0) return fail_errno(path_);
  return static_cast<std::uint64_t>(s.st_size);
}

status growing_file::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file_.get(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return fail_errno(path_);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

status growing_file::cut_to(std::uint64_t bytes) {
  if (::ftruncate(file_.get(), static_cast<off_t>(bytes)) != 0) return fail_errno(path_);
  return {};
}

status growing_file::sync() {
  if (::fdatasync(file_.get()) != 0) return fail_errno(path_);
  return {};
}

bool growing_file::is_elsewhere() const {
  struct stat ours {
  }, there{};
  const auto open_one = identity(::fstat(file_.get(), &ours), ours);
  return !open_one || open_one != identity(::stat(path_.c_str(), &there), there);
}

status growing_file::reopen() {
  auto fresh = open_to_append(path_);
  if (!fresh) return fail_errno(path_);
  file_ = std::move(fresh);
  return {};
}

status growing_file::put_aside(int kept) {
  const auto numbered = [&](int n) { return fmt::format("{}.{}", path_, n); };
  // Only up to the first number that is free: after a kill in between none goes too early.
  std::error_code wrong;
  int free = 1;
  while (free < kept && std::filesystem::exists(numbered(free), wrong)) ++free;
  for (int n = free; n > 1; --n) {
    std::filesystem::rename(numbered(n - 1), numbered(n), wrong);
    if (wrong) return fail(errc::io, "{}: {}", numbered(n), wrong.message());
  }
  std::filesystem::rename(path_, numbered(1), wrong);
  // Somebody may have taken it away just now.
  if (wrong && wrong != std::errc::no_such_file_or_directory)
    return fail(errc::io, "{}: {}", path_, wrong.message());
  return common::sync_folder(std::filesystem::path(path_).parent_path());
}

}  // namespace alerts
