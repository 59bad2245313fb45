#include "common/secret_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "common/fd.hpp"
#include "common/file_names.hpp"
#include "common/new_file.hpp"

namespace common {

namespace {

constexpr ::mode_t rights_of_others = S_IRWXG | S_IRWXO, writing_of_others = S_IWGRP | S_IWOTH;

std::string_view kind_of_file(::mode_t mode) {
  if (S_ISREG(mode)) return "a regular file";
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISLNK(mode)) return "a symbolic link";
  if (S_ISFIFO(mode)) return "a FIFO";
  return S_ISSOCK(mode) ? "a socket" : "a device";
}

status belongs_to_us(const std::string& path, const struct ::stat& now) {
  const auto own = ::geteuid();
  if (now.st_uid == own || now.st_uid == 0) return {};
  return fail(errc::refused, "{0}: belongs to uid {1}, want {2} or root: chown {2} {0}", path,
              now.st_uid, own);
}

status check_secret(const std::string& path, const struct ::stat& now) {
  if (!S_ISREG(now.st_mode))
    return fail(errc::refused, "{}: is {}, want a regular file", path, kind_of_file(now.st_mode));
  if (auto s = belongs_to_us(path, now); !s) return s;
  if ((now.st_mode & rights_of_others) != 0)
    return fail(errc::refused, "{0}: has mode {1:04o}, want 0600: chmod 600 {0}", path,
                now.st_mode & 07777);
  return {};
}

tl::unexpected<error> not_opened(const std::string& path, int why) {
  if (why == ENOENT || why == ENOTDIR) return fail(errc::not_found, "{}: no such file", path);
  if (why == ELOOP) return fail(errc::refused, "{}: is a symbolic link, want a regular file", path);
  return fail(errc::io, "{}: {}", path, std::strerror(why));
}

}  // namespace

status make_secret_folder(const std::string& path) {
  const std::filesystem::path at(path);
  const std::string above = at.has_parent_path() ? at.parent_path().string() : ".";
  std::error_code ec;
  std::filesystem::create_directories(above, ec);
  if (::mkdir(path.c_str(), 0700) == 0) return sync_folder(above);
  struct ::stat now {};
  if (errno != EEXIST || ::lstat(path.c_str(), &now) != 0)
    return fail(errc::io, "{}: {}", path, std::strerror(errno));
  if (!S_ISDIR(now.st_mode))
    return fail(errc::refused, "{}: is {}, want a folder", path, kind_of_file(now.st_mode));
  if (auto s = belongs_to_us(path, now); !s) return s;
  if ((now.st_mode & writing_of_others) != 0)
    return fail(errc::refused, "{0}: has mode {1:04o}, want 0700: chmod 700 {0}", path,
                now.st_mode & 07777);
  return {};
}

status write_secret(const std::string& path, std::string_view bytes) {
  return write_new_file(path, bytes, 0600);
}

result<std::string> read_secret(const std::string& path, std::size_t most_bytes) {
  // O_NONBLOCK: a FIFO is opened without anybody at its other end, and then refused.
  const unique_fd fd{
      ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
  if (!fd) return not_opened(path, errno);
  struct ::stat now {};
  if (::fstat(fd.get(), &now) != 0) return fail(errc::io, "{}: {}", path, std::strerror(errno));
  if (auto s = check_secret(path, now); !s) return fail(s.error());
  bool truncated = false;
  auto bytes = read_all(fd.get(), most_bytes, truncated);
  if (!bytes) return fail(bytes.error().code, "{}: {}", path, bytes.error().detail);
  if (truncated)
    return fail(errc::too_large, "{}: {} bytes, want at most {}", path, now.st_size, most_bytes);
  return bytes;
}

}  // namespace common
