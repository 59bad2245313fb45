#include "common/trusted_file.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace common {

status refuse_if_others_may_write(const std::string& path, uid_t owner) {
  struct stat is {};
  if (::stat(path.c_str(), &is) != 0) return fail(errc::io, "{}: {}", path, std::strerror(errno));
  if (is.st_uid != 0 && is.st_uid != owner)
    return fail(errc::refused,
                "{}: it belongs to user {}, who is neither root nor the one who runs this", path,
                is.st_uid);
  if ((is.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return fail(errc::refused, "{}: others than its owner may write it: chmod go-w {}", path, path);
  return {};
}

}  // namespace common
