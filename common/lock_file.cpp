#include "common/lock_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace common {

result<lock_file> lock_file::take(const std::string& path, std::string_view what) {
  std::error_code ec;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ec);
  // Its folder may be another user's too, who could lead a link wherever we may write.
  unique_fd fd{::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600)};
  if (!fd) return fail(errc::io, "{}: {}", path, std::strerror(errno));
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    char pid[32] = {};
    const ssize_t size = ::pread(fd.get(), pid, sizeof pid - 1, 0);
    std::string holder(pid, size > 0 ? static_cast<std::size_t>(size) : 0);
    if (const auto end = holder.find('\n'); end != holder.npos) holder.resize(end);
    return fail(errc::busy,
                "{}: {} is running here already (process {}): stop it, or use another --data", path,
                what, holder);
  }
  const std::string text = std::to_string(::getpid()) + "\n";
  if (::ftruncate(fd.get(), 0) != 0 || ::pwrite(fd.get(), text.data(), text.size(), 0) < 0)
    return fail(errc::io, "{}: {}", path, std::strerror(errno));
  return lock_file{std::move(fd)};
}

}  // namespace common
