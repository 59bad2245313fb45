#include "alerts/sinks/growing_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "common/file_names.hpp"
#include "common/turned_file.hpp"

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
common::unique_fd open_to_append(const std::string& path, int more = 0) {
  return common::unique_fd{
      ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC | more, 0600)};
}

}  // namespace

result<growing_file> growing_file::open(std::string path) {
  auto file = open_to_append(path);
  if (!file) return fail_errno(path);
  return growing_file(std::move(path), std::move(file));
}

namespace {

status check_is_own(int fd, const std::string& path) {
  struct stat s {};
  if (::fstat(fd, &s) != 0) return fail_errno(path);
  if (!S_ISREG(s.st_mode)) return fail(errc::refused, "{}: want a regular file", path);
  if (s.st_nlink > 1) return fail(errc::refused, "{}: has other names too (hard links)", path);
  if (s.st_uid != ::geteuid() && s.st_uid != 0)
    return fail(errc::refused, "{}: belongs to user {}, want {} or root", path, s.st_uid,
                ::geteuid());
  char first = '{';
  if (s.st_size > 0 && (::pread(fd, &first, 1, 0) != 1 || first != '{'))
    return fail(errc::refused, "{}: is no file of alerts; want another `path`", path);
  return {};
}

tl::unexpected<common::error> not_opened(const std::string& path) {
  if (errno == ELOOP)
    return fail(errc::refused, "{}: is a symbolic link, want a regular file", path);
  return fail_errno(path);
}

}  // namespace

result<growing_file> growing_file::open_unshared(std::string path) {
  auto file = open_to_append(path, O_NOFOLLOW);
  if (!file) return not_opened(path);
  if (auto s = check_is_own(file.get(), path); !s) return fail(s.error());
  return growing_file(std::move(path), std::move(file));
}

status growing_file::check_unshared(const std::string& path) {
  const common::unique_fd file{
      ::open(path.c_str(), O_RDWR | O_APPEND | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)};
  if (!file) return not_opened(path);
  return check_is_own(file.get(), path);
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
  const auto open_one = common::identity_of(file_.get());
  return !open_one || open_one != common::identity_of(path_);
}

status growing_file::reopen() {
  auto fresh = open_to_append(path_);
  if (!fresh) return fail_errno(path_);
  file_ = std::move(fresh);
  return {};
}

status growing_file::put_aside(int kept) {
  if (auto s = common::put_aside(path_, kept); !s) return s;
  return common::sync_folder(std::filesystem::path(path_).parent_path());
}

}  // namespace alerts
