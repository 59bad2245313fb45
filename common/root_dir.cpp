#include "common/root_dir.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <memory>

namespace common {

namespace {

tl::unexpected<error> fail_errno(std::string_view path, int code) {
  const errc kind = code == ENOENT || code == ENOTDIR ? errc::not_found : errc::io;
  return fail(kind, "{}: {}", path, std::strerror(code));
}

file_facts facts_of(const struct ::stat& s) {
  return {.size = static_cast<std::uint64_t>(s.st_size),
          .mtime_ms = s.st_mtim.tv_sec * 1000 + s.st_mtim.tv_nsec / 1'000'000,
          .mode = s.st_mode,
          .uid = s.st_uid,
          .gid = s.st_gid,
          .inode = s.st_ino};
}

dir_entry::kind kind_of(unsigned char type) {
  switch (type) {
    case DT_REG:
      return dir_entry::kind::file;
    case DT_DIR:
      return dir_entry::kind::directory;
    case DT_LNK:
      return dir_entry::kind::symlink;
    default:
      return dir_entry::kind::other;
  }
}

}  // namespace

unique_fd& unique_fd::operator=(unique_fd&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

unique_fd::~unique_fd() {
  if (fd_ >= 0) ::close(fd_);
}

result<std::string> read_all(int fd, std::size_t limit, bool& truncated) {
  std::string out;
  char buffer[65536];
  truncated = false;
  for (;;) {
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno("read", errno);
    if (got == 0) return out;
    const auto room = limit - out.size();
    if (static_cast<std::size_t>(got) > room) {
      out.append(buffer, room);
      truncated = true;
      return out;
    }
    out.append(buffer, static_cast<std::size_t>(got));
  }
}

result<root_dir> root_dir::open(const std::string& path) {
  std::unique_ptr<char, decltype(&std::free)> real{::realpath(path.c_str(), nullptr), &std::free};
  if (!real) return fail_errno(path, errno);
  unique_fd fd{::open(real.get(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
  if (!fd) return fail_errno(path, errno);
  return root_dir{std::move(fd), real.get()};
}

result<unique_fd> root_dir::open_at(const std::string& path, int flags) const {
  if (path.find('\0') != std::string::npos) return fail(errc::malformed, "a path with a NUL byte");
  struct open_how how {};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  for (int tries = 0;; ++tries) {
    const long fd = ::syscall(SYS_openat2, fd_.get(), path.c_str(), &how, sizeof how);
    if (fd >= 0) return unique_fd{static_cast<int>(fd)};
    if ((errno == EAGAIN || errno == EINTR) && tries < 16) continue;  // a rename raced with the resolution
    return fail_errno(path, errno);
  }
}

result<unique_fd> root_dir::open_file(const std::string& path) const {
  // Looked at before it is opened for reading: opening a device can have effects, opening a FIFO can hang.
  auto seen = open_at(path, O_PATH);
  if (!seen) return fail(seen.error());
  struct ::stat before {};
  if (::fstat(seen->get(), &before) != 0) return fail_errno(path, errno);
  if (!S_ISREG(before.st_mode)) return fail(errc::refused, "{}: not a regular file", path);
  auto fd = open_at(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!fd) return fail(fd.error());
  struct ::stat now {};
  if (::fstat(fd->get(), &now) != 0) return fail_errno(path, errno);
  if (!S_ISREG(now.st_mode)) return fail(errc::refused, "{}: not a regular file", path);
  return fd;
}

result<unique_fd> root_dir::open_folder(const std::string& path) const { return open_at(path, O_PATH | O_DIRECTORY); }

result<file_content> root_dir::read(const std::string& path, std::size_t limit) const {
  auto fd = open_file(path);
  if (!fd) return fail(fd.error());
  struct ::stat now {};
  if (::fstat(fd->get(), &now) != 0) return fail_errno(path, errno);
  file_content out;
  auto bytes = read_all(fd->get(), limit, out.truncated);
  if (!bytes) return fail(bytes.error().code, "{}: {}", path, bytes.error().detail);
  out.bytes = std::move(*bytes);
  out.facts = facts_of(now);
  return out;
}

result<file_facts> root_dir::stat(const std::string& path) const {
  auto fd = open_at(path, O_PATH);
  if (!fd) return fail(fd.error());
  struct ::stat s {};
  if (::fstat(fd->get(), &s) != 0) return fail_errno(path, errno);
  return facts_of(s);
}

result<std::vector<dir_entry>> root_dir::list(const std::string& path, std::size_t limit) const {
  auto fd = open_at(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK);
  if (!fd) return fail(fd.error());
  struct close_dir {
    void operator()(DIR* d) const { ::closedir(d); }
  };
  std::unique_ptr<DIR, close_dir> dir{::fdopendir(fd->get())};
  if (!dir) return fail_errno(path, errno);
  fd->release();
  std::vector<dir_entry> out;
  for (;;) {
    errno = 0;
    const dirent* e = ::readdir(dir.get());
    if (e == nullptr) {
      if (errno != 0) return fail_errno(path, errno);
      break;
    }
    const std::string_view name = e->d_name;
    if (name == "." || name == "..") continue;
    if (out.size() == limit) return fail(errc::too_large, "{}: more than {} entries", path, limit);
    auto type = e->d_type;
    if (type == DT_UNKNOWN) {
      struct ::stat s {};
      if (::fstatat(::dirfd(dir.get()), e->d_name, &s, AT_SYMLINK_NOFOLLOW) == 0) type = static_cast<unsigned char>(IFTODT(s.st_mode));
    }
    out.push_back({std::string(name), kind_of(type)});
  }
  std::ranges::sort(out, {}, &dir_entry::name);
  return out;
}

result<std::string> root_dir::read_link(const std::string& path) const {
  auto fd = open_at(path, O_PATH | O_NOFOLLOW);
  if (!fd) return fail(fd.error());
  char target[PATH_MAX];
  const ssize_t size = ::readlinkat(fd->get(), "", target, sizeof target);
  if (size < 0) return fail_errno(path, errno);
  return std::string(target, static_cast<std::size_t>(size));
}

}  // namespace common
