// Calls of the kernel that fail.
//
//   MUSTER_FAULT_FAIL=CALL:ERROR:N   the Nth CALL fails with ERROR (EIO ENOSPC EINTR EMFILE EAGAIN
//                                    ENOMEM): `open`, `write`, `pwrite` (with pwritev),
//                                    `fdatasync`, `ftruncate`, `rename`, `mmap`, `send`, `recv`
//   MUSTER_FAULT_TOLD=FILE           is made when it has
#include "tests/fault/failing.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace fault {

namespace {

struct plan {
  std::string call;
  int error = 0;
  long at = 0;
  const char* told = nullptr;
};

int error_of(std::string_view name) {
  if (name == "ENOSPC") return ENOSPC;
  if (name == "EINTR") return EINTR;
  if (name == "EMFILE") return EMFILE;
  if (name == "EAGAIN") return EAGAIN;
  if (name == "ENOMEM") return ENOMEM;
  return EIO;
}

const plan& the_plan() {
  static const plan p = [] {
    plan made;
    const char* text = std::getenv("MUSTER_FAULT_FAIL");
    if (text == nullptr) return made;
    const std::string_view all(text);
    const auto first = all.find(':'), second = all.rfind(':');
    if (first == second || first == std::string_view::npos) return made;
    made.call = all.substr(0, first);
    made.error = error_of(all.substr(first + 1, second - first - 1));
    made.at = std::atol(text + second + 1);
    made.told = std::getenv("MUSTER_FAULT_TOLD");
    return made;
  }();
  return p;
}

std::atomic<long> counted{0};

bool is_due() {
  const auto& p = the_plan();
  if (counted.fetch_add(1) + 1 != p.at) return false;
  // By no function of ours: this call is not counted.
  if (p.told != nullptr) {
    static const auto open_file = real<int (*)(const char*, int, ...)>("open");
    const int fd = open_file(p.told, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0) ::close(fd);
  }
  errno = p.error;
  return true;
}

bool is_ours(std::string_view path) {
  return path.find("/data/") != std::string_view::npos &&
         path.find("/log/") == std::string_view::npos;
}

}  // namespace

std::string path_of(int fd) {
  char link[64], path[512];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t size = ::readlink(link, path, sizeof path);
  return {path, static_cast<size_t>(size > 0 ? size : 0)};
}

bool fails(std::string_view call, int fd) {
  if (the_plan().call != call) return false;
  const auto path = path_of(fd);
  return (is_ours(path) || path.starts_with("socket:")) && is_due();
}

bool fails(std::string_view call, const char* path) {
  return the_plan().call == call && path != nullptr && is_ours(path) && is_due();
}

}  // namespace fault

using fault::fails;
using fault::real;

namespace {

mode_t mode_of(int flags, va_list& more) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
}

}  // namespace

extern "C" {

int open64(const char* path, int flags, ...) {
  static const auto next = real<int (*)(const char*, int, ...)>("open64");
  va_list more;
  va_start(more, flags);
  const mode_t mode = mode_of(flags, more);
  va_end(more);
  return fails("open", path) ? -1 : next(path, flags, mode);
}

int open(const char* path, int flags, ...) {
  static const auto next = real<int (*)(const char*, int, ...)>("open");
  va_list more;
  va_start(more, flags);
  const mode_t mode = mode_of(flags, more);
  va_end(more);
  return fails("open", path) ? -1 : next(path, flags, mode);
}

ssize_t write(int fd, const void* data, size_t size) {
  static const auto next = real<ssize_t (*)(int, const void*, size_t)>("write");
  return fails("write", fd) ? -1 : next(fd, data, size);
}

ssize_t pwritev64(int fd, const iovec* parts, int many, off64_t at) {
  static const auto next = real<ssize_t (*)(int, const iovec*, int, off64_t)>("pwritev64");
  return fails("pwrite", fd) ? -1 : next(fd, parts, many, at);
}

ssize_t pwritev(int fd, const iovec* parts, int many, off_t at) {
  return pwritev64(fd, parts, many, at);
}

int ftruncate64(int fd, off64_t size) noexcept {
  static const auto next = real<int (*)(int, off64_t)>("ftruncate64");
  return fails("ftruncate", fd) ? -1 : next(fd, size);
}

int ftruncate(int fd, off_t size) noexcept { return ftruncate64(fd, size); }

int rename(const char* from, const char* to) noexcept {
  static const auto next = real<int (*)(const char*, const char*)>("rename");
  return fails("rename", from) ? -1 : next(from, to);
}

void* mmap64(void* at, size_t size, int access, int flags, int fd, off64_t from) noexcept {
  static const auto next = real<void* (*)(void*, size_t, int, int, int, off64_t)>("mmap64");
  return fd >= 0 && fails("mmap", fd) ? MAP_FAILED : next(at, size, access, flags, fd, from);
}

void* mmap(void* at, size_t size, int access, int flags, int fd, off_t from) noexcept {
  return mmap64(at, size, access, flags, fd, from);
}

ssize_t recv(int fd, void* data, size_t size, int flags) {
  static const auto next = real<ssize_t (*)(int, void*, size_t, int)>("recv");
  return fails("recv", fd) ? -1 : next(fd, data, size, flags);
}
}
