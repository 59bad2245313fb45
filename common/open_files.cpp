#include "common/open_files.hpp"

#include <fcntl.h>
#include <sys/resource.h>

#include "common/fd.hpp"

namespace common {

std::size_t raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlimit all{limit.rlim_max, limit.rlim_max};
  return ::setrlimit(RLIMIT_NOFILE, &all) == 0 ? limit.rlim_max : limit.rlim_cur;
}

file_room look_at_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return {};
  const auto most = static_cast<std::size_t>(limit.rlim_cur);
  const unique_fd next{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
  if (!next) return {most, 0};
  const auto number = static_cast<std::size_t>(next.get());
  return {most, number < most ? most - number : 0};
}

}  // namespace common
