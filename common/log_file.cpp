#include "common/log_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>

#include "common/clock.hpp"
#include "common/fd.hpp"
#include "common/turned_file.hpp"

namespace common {

namespace {

constexpr std::uint64_t retry_after = 1u << 20;

/// Of a regular file that is appended to, by the name that it has now.
std::string path_of(int fd) {
  struct stat s {};
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0 || (flags & O_APPEND) == 0 || ::fstat(fd, &s) != 0 || !S_ISREG(s.st_mode))
    return {};
  char name[PATH_MAX];
  const auto size = ::readlink(fmt::format("/proc/self/fd/{}", fd).c_str(), name, sizeof name);
  if (size <= 0) return {};
  const std::string path(name, static_cast<std::size_t>(size));
  return identity_of(path) == identity_of(fd) ? path : std::string();
}

void write_all(int fd, const char* bytes, std::size_t size) {
  while (size > 0) {
    const auto put = ::write(fd, bytes, size);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return;
    bytes += put;
    size -= static_cast<std::size_t>(put);
  }
}

}  // namespace

log_file::log_file(int fd) : fd_(fd), path_(path_of(fd)) {}

void log_file::write(const char* bytes, std::size_t size) {
  turn_if_large();
  write_all(fd_, bytes, size);
}

void log_file::turn_if_large() {
  struct stat s {};
  if (path_.empty() || most_.kept == 0 || ::fstat(fd_, &s) != 0) return;
  const auto size = static_cast<std::uint64_t>(s.st_size);
  if (size < most_.bytes || size < retry_at_) return;
  // What was renamed by somebody else is not the file that is large.
  if (identity_of(path_) == identity_of(fd_))
    if (const auto done = put_aside(path_, static_cast<int>(most_.kept)); !done) {
      retry_at_ = size + retry_after;
      return tell(done.error().detail + "; the log goes on growing");
    }
  retry_at_ = reopen() ? 0 : size + retry_after;
}

bool log_file::reopen() {
  if (path_.empty() || identity_of(path_) == identity_of(fd_)) return true;
  const unique_fd fresh{::open(
      path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, 0600)};
  const auto before = identity_of(fd_);
  if (!fresh || ::dup2(fresh.get(), fd_) < 0) {
    tell(fmt::format("{}: {}; the log goes on in the file of before", path_, std::strerror(errno)));
    return false;
  }
  // What is printed goes where the log goes.
  for (const int other : {STDOUT_FILENO, STDERR_FILENO})
    if (other != fd_ && identity_of(other) == before) ::dup2(fd_, other);
  return true;
}

void log_file::tell(const std::string& what) {
  const auto line =
      log_line(as_, {.time = wall_ms(), .level = "warning", .stage = "log", .text = what});
  write_all(fd_, line.data(), line.size());
}

}  // namespace common
