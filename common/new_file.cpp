#include "common/new_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "common/fd.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"

namespace common {

namespace {

/// A name in a folder that is gone at the end.
class passing_name {
 public:
  passing_name(int folder, std::string name) : folder_(folder), name_(std::move(name)) {}
  ~passing_name() { ::unlinkat(folder_, name_.c_str(), 0); }
  passing_name(const passing_name&) = delete;
  passing_name& operator=(const passing_name&) = delete;

 private:
  int folder_;
  std::string name_;
};

bool write_whole(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(fd, bytes.data(), bytes.size());
    if (done < 0 && errno != EINTR) return false;
    if (done > 0) bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return true;
}

/// A rename would replace what is there; a second name for the same file does not. 0, or errno.
int place(int folder, const std::string& name, std::string_view bytes, ::mode_t mode) {
  const std::string beside = fmt::format(".{}.{}", name, to_hex(random_bytes(8)));
  const unique_fd fd{
      ::openat(folder, beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
  if (!fd) return errno;
  const passing_name gone_at_end(folder, beside);
  const bool placed = write_whole(fd.get(), bytes) && ::fchmod(fd.get(), mode) == 0 &&
                      ::fsync(fd.get()) == 0 &&
                      ::linkat(folder, beside.c_str(), folder, name.c_str(), 0) == 0;
  return placed ? 0 : errno;
}

}  // namespace

status write_new_file(const std::string& path, std::string_view bytes, ::mode_t mode) {
  const std::filesystem::path at(path);
  const std::string in = at.has_parent_path() ? at.parent_path().string() : ".";
  const unique_fd folder{::open(in.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!folder) return fail(errc::io, "{}: {}", in, std::strerror(errno));
  int why = place(folder.get(), at.filename().string(), bytes, mode);
  if (why == EEXIST) return fail(errc::exists, "{}: is there already, and is not replaced", path);
  if (why == 0 && ::fsync(folder.get()) != 0) why = errno;
  if (why != 0) return fail(errc::io, "{}: {}", path, std::strerror(why));
  return {};
}

}  // namespace common
