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

#include "common/work_budget.hpp"

namespace common {

namespace {

tl::unexpected<error> fail_errno(std::string_view path, int code) {
  const errc kind = code == ENOENT || code == ENOTDIR ? errc::not_found : errc::io;
  return fail(kind, "{}: {}", path, std::strerror(code));
}

std::int64_t ns_of(const timespec& t) { return t.tv_sec * 1'000'000'000 + t.tv_nsec; }

file_facts facts_of(const struct ::stat& s) {
  return {.size = static_cast<std::uint64_t>(s.st_size),
          .mtime_ms = s.st_mtim.tv_sec * 1000 + s.st_mtim.tv_nsec / 1'000'000,
          .mode = s.st_mode,
          .uid = s.st_uid,
          .gid = s.st_gid,
          .inode = s.st_ino,
          .id = {.device = s.st_dev,
                 .inode = s.st_ino,
                 .size = static_cast<std::uint64_t>(s.st_size),
                 .mtime_ns = ns_of(s.st_mtim),
                 .ctime_ns = ns_of(s.st_ctim)}};
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

result<root_dir> root_dir::open(const std::string& path) {
  std::unique_ptr<char, decltype(&std::free)> real{::realpath(path.c_str(), nullptr), &std::free};
  if (!real) return fail_errno(path, errno);
  unique_fd fd{::open(real.get(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
  if (!fd) return fail_errno(path, errno);
  return root_dir{std::move(fd), real.get()};
}

result<root_dir> root_dir::without(std::vector<slow_mount> mounts) const {
  unique_fd fd{::fcntl(fd_.get(), F_DUPFD_CLOEXEC, 0)};
  if (!fd) return fail_errno(path_, errno);
  root_dir out{std::move(fd), path_, std::move(mounts)};
  out.memory_ = memory_;
  out.budget_ = budget_;
  return out;
}

result<root_dir> root_dir::within(work_budget& budget) const {
  auto out = without(*left_out_);
  if (out) out->budget_ = &budget;
  return out;
}

bool root_dir::is_budget_spent() const { return budget_ != nullptr && budget_->spent(); }

result<root_dir> root_dir::remembering(std::shared_ptr<file_memory> memory) const {
  auto out = without(*left_out_);
  if (out) out->memory_ = std::move(memory);
  return out;
}

result<unique_fd> root_dir::open_kernel(const std::string& path, int flags,
                                        std::uint64_t resolve) const {
  struct open_how how {};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | resolve;
  for (int tries = 0;; ++tries) {
    const long fd = ::syscall(SYS_openat2, fd_.get(), path.c_str(), &how, sizeof how);
    if (fd >= 0) return unique_fd{static_cast<int>(fd)};
    if ((errno == EAGAIN || errno == EINTR) && tries < 16)
      continue;  // a rename raced with the resolution
    return fail_errno(path, errno);
  }
}

/// Where a path leads, link by link, so that the kernel has no link left to follow: looking at one
/// component at a time, a mount that is left out is seen before anything asks for it. What is
/// missing is for the kernel to say.
result<std::string> root_dir::lead(const std::string& path, bool follow_last) const {
  constexpr int most_links = 40;
  std::string at, rest = path;
  for (int links = 0; !rest.empty();) {
    const auto end = std::min(rest.find('/'), rest.size());
    const std::string part = rest.substr(0, end);
    rest.erase(0, rest.find_first_not_of('/', end));
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      at.resize(at.empty() ? 0 : at.rfind('/'));
      continue;
    }
    at += "/" + part;
    const auto out = std::ranges::find(*left_out_, at, &slow_mount::target);
    if (out != left_out_->end())
      return fail(errc::unsupported, "{}: not looked into: {} is a mount of type {}", path, at,
                  out->type);
    if (rest.empty() && !follow_last) break;
    if (is_live() && at == "/proc") return at + "/" + rest;  // its links do not lead out
    char target[PATH_MAX];
    const ssize_t size = ::readlinkat(fd_.get(), at.c_str() + 1, target, sizeof target);
    if (size < 0 && errno == EINVAL) continue;  // no link
    if (size < 0) return rest.empty() ? at : at + "/" + rest;
    if (++links > most_links) return fail_errno(path, ELOOP);
    at.resize(target[0] == '/' ? 0 : at.rfind('/'));
    rest = std::string(target, static_cast<std::size_t>(size)) + "/" + rest;
  }
  return at.empty() ? "/" : at;
}

result<unique_fd> root_dir::open_at(const std::string& path, int flags) const {
  if (path.find('\0') != std::string::npos) return fail(errc::malformed, "a path with a NUL byte");
  if (is_budget_spent()) return fail(errc::timeout, "{}: not looked at: the budget is spent", path);
  if (left_out_->empty()) return open_kernel(path, flags, 0);
  auto leads = lead(path, (flags & O_NOFOLLOW) == 0);
  if (!leads) return fail(leads.error());
  // A link that took a folder's place meanwhile is an error, not a way.
  auto fd = open_kernel(*leads, flags,
                        is_live() && leads->starts_with("/proc") ? 0 : RESOLVE_NO_SYMLINKS);
  if (!fd)
    return fail(fd.error().code, "{}{}", path,
                std::string_view(fd.error().detail).substr(leads->size()));
  return fd;
}

result<unique_fd> root_dir::open_regular(const std::string& path, struct ::stat& now) const {
  // Looked at before it is opened for reading: opening a device can have effects, opening a FIFO
  // can hang.
  if (const auto seen = look_at(path, now); !seen) return fail(seen.error());
  if (!S_ISREG(now.st_mode)) return fail(errc::refused, "{}: not a regular file", path);
  auto fd = open_at(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!fd) return fail(fd.error());
  if (::fstat(fd->get(), &now) != 0) return fail_errno(path, errno);
  if (!S_ISREG(now.st_mode)) return fail(errc::refused, "{}: not a regular file", path);
  return fd;
}

result<unique_fd> root_dir::open_file(const std::string& path) const {
  struct ::stat now {};
  return open_regular(path, now);
}

result<unique_fd> root_dir::open_path(const std::string& path) const {
  return open_at(path, O_PATH);
}

result<unique_fd> root_dir::open_folder(const std::string& path) const {
  return open_at(path, O_PATH | O_DIRECTORY);
}

result<file_content> root_dir::read(const std::string& path, std::size_t limit) const {
  struct ::stat now {};
  auto fd = open_regular(path, now);
  if (!fd) return fail(fd.error());
  file_content out;
  auto bytes = read_sized(fd->get(), static_cast<std::uint64_t>(now.st_size), limit, out.truncated);
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

status root_dir::look_at(const std::string& path, struct ::stat& s) const {
  if (is_live() && left_out_->empty() && !is_budget_spent() &&
      path.find('\0') == path.npos) {  // nothing to hold a path within
    if (::fstatat(fd_.get(), path.c_str(), &s, AT_NO_AUTOMOUNT) != 0)
      return fail_errno(path, errno);
    return {};
  }
  auto fd = open_at(path, O_PATH);
  if (!fd) return fail(fd.error());
  if (::fstat(fd->get(), &s) != 0) return fail_errno(path, errno);
  return {};
}

result<file_id> root_dir::identify(const std::string& path) const {
  struct ::stat s {};
  if (const auto seen = look_at(path, s); !seen) return fail(seen.error());
  return facts_of(s).id;
}

/// Of what the file system itself does not say; a mount that is left out is a folder.
unsigned char root_dir::type_of(const std::string& path) const {
  const auto fd = open_at(path, O_PATH | O_NOFOLLOW);
  struct ::stat s {};
  if (!fd) return fd.error().code == errc::unsupported ? DT_DIR : DT_UNKNOWN;
  if (::fstat(fd->get(), &s) != 0) return DT_UNKNOWN;
  return static_cast<unsigned char>(IFTODT(s.st_mode));
}

result<std::vector<dir_entry>> root_dir::list(const std::string& path, std::size_t limit) const {
  auto fd = open_at(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK);
  if (!fd) return fail(fd.error());
  std::vector<dir_entry> out;
  alignas(dirent64) char buffer[32768];
  for (;;) {
    const ssize_t got = ::getdents64(fd->get(), buffer, sizeof buffer);
    if (got < 0) return fail_errno(path, errno);
    if (got == 0) break;
    for (ssize_t at = 0; at < got;) {
      const auto* e = reinterpret_cast<const dirent64*>(buffer + at);
      at += e->d_reclen;
      const std::string_view name = e->d_name;
      if (name == "." || name == "..") continue;
      if (out.size() == limit)
        return fail(errc::too_large, "{}: more than {} entries", path, limit);
      const auto type = e->d_type == DT_UNKNOWN ? type_of(path + "/" + e->d_name) : e->d_type;
      out.push_back({std::string(name), kind_of(type)});
    }
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
