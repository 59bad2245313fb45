#include "common/lock_file.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace common {

namespace {

/// A data folder that is made by the way may be a slip of whoever typed its name.
status make_folder_of(const std::filesystem::path& file) {
  const auto folder = file.parent_path(), above = folder.parent_path();
  std::error_code ec;
  const bool is_new = !above.empty() && !std::filesystem::exists(above, ec) && !ec;
  const bool is_made = std::filesystem::create_directories(folder, ec);
  if (ec) return fail(errc::io, "{}: {}", folder.string(), ec.message());
  if (is_made && is_new)
    spdlog::info("{}: there was no such folder, and it was made", above.string());
  return {};
}

}  // namespace

result<lock_file> lock_file::take(const std::string& path, std::string_view what) {
  if (auto s = make_folder_of(path); !s) return fail(s.error());
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
