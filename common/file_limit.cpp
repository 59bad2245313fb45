#include "common/file_limit.hpp"

#include <fcntl.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstring>

namespace common {

namespace {

/// A stage opens 30 before it is ready.
constexpr int least_free = 64;

rlim_t limit() {
  rlimit r{};
  return ::getrlimit(RLIMIT_NOFILE, &r) == 0 ? r.rlim_cur : RLIM_INFINITY;
}

std::string what_to_do() {
  return fmt::format("this process may have {} files open at a time: raise `ulimit -n`", limit());
}

}  // namespace

status check_file_limit() {
  int left = 0;
  for (rlim_t fd = 0; fd < limit() && left < least_free; ++fd)
    left += ::fcntl(static_cast<int>(fd), F_GETFD) < 0;
  if (left >= least_free) return {};
  return fail(errc::io, "{} files are left to open, a stage needs {}: {}", left, least_free,
              what_to_do());
}

std::string name_file_limit(const std::string& detail) {
  if (detail.find(std::strerror(EMFILE)) == std::string::npos) return detail;
  return detail + ": " + what_to_do();
}

}  // namespace common
