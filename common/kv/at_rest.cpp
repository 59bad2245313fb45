#include "common/kv/at_rest.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace common::kv {

bool is_at_rest(const std::string& dir) {
  if (::faccessat(AT_FDCWD, dir.c_str(), W_OK, AT_EACCESS) == 0) return false;
  const auto path = dir + "/lock.mdb";
  struct ::stat s {};
  if (::stat(path.c_str(), &s) != 0) return errno == ENOENT;
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  // Whoever has it open holds the first byte.
  struct ::flock held {};
  held.l_type = F_WRLCK;
  held.l_whence = SEEK_SET;
  held.l_len = 1;
  const bool is_known = ::fcntl(fd, F_GETLK, &held) == 0;
  ::close(fd);
  return is_known && held.l_type == F_UNLCK;
}

}  // namespace common::kv
