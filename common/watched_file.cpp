#include "common/watched_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "common/root_dir.hpp"

namespace common {

namespace {
constexpr auto look_every = std::chrono::seconds{1};

bool is_link(const std::string& path) {
  struct stat s {};
  return ::lstat(path.c_str(), &s) == 0 && S_ISLNK(s.st_mode);
}
}  // namespace

watched_file::stamp watched_file::look() const {
  struct stat s {};
  if (::stat(path_.c_str(), &s) != 0) return {};
  return {s.st_dev, s.st_ino, s.st_uid, s.st_mode, s.st_size, s.st_mtim.tv_sec, s.st_mtim.tv_nsec};
}

std::optional<result<std::string>> watched_file::take(instant now, bool asked) {
  if (!asked && seen_ && now < next_) return std::nullopt;
  next_ = now + look_every;
  // Taken before the bytes: a file that is written meanwhile has another one at the next look.
  const auto s = look();
  if (!asked && seen_ == s) return std::nullopt;
  seen_ = s;
  return read_file(path_, limit_);
}

result<std::string> read_file(const std::string& path, std::size_t limit) {
  auto root = root_dir::open("/");
  if (!root) return fail(root.error());
  const std::unique_ptr<char, decltype(&std::free)> real{::realpath(path.c_str(), nullptr),
                                                         &std::free};
  if (!real && errno != ENOENT && errno != ENOTDIR)
    return fail(errno == EACCES ? errc::denied : errc::io, "{}: {}", path, std::strerror(errno));
  if (!real && is_link(path)) return fail(errc::io, "{}: a link that leads nowhere", path);
  if (!real) return fail(errc::not_found, "{}: no such file", path);
  auto content = root->read(real.get(), limit + 1);
  if (content) return std::move(content->bytes);
  const bool is_denied = ::access(real.get(), R_OK) != 0 && errno == EACCES;
  return fail(is_denied ? errc::denied : content.error().code, "{}{}",
              path == real.get() ? "" : path + ": leads to ", content.error().detail);
}

}  // namespace common
