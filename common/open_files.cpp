#include "common/open_files.hpp"

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iterator>

#include "common/fd.hpp"

namespace common {

namespace {

/// A stage opens 30 before it is ready.
constexpr std::size_t least_free = 64;

std::string what_to_do(std::size_t limit) {
  return fmt::format("this process may have {} files open at a time: raise `ulimit -n`", limit);
}

std::size_t limit() {
  rlimit r{};
  return ::getrlimit(RLIMIT_NOFILE, &r) == 0 ? static_cast<std::size_t>(r.rlim_cur) : 0;
}

}  // namespace

std::size_t raise_file_limit() {
  rlimit r{};
  if (::getrlimit(RLIMIT_NOFILE, &r) != 0) return 0;
  r.rlim_cur = r.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &r);  // what then holds is told
  return limit();
}

file_room look_at_files() {
  const auto most = limit();
  const unique_fd next{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
  if (!next) return {most, 0};
  const auto number = static_cast<std::size_t>(next.get());
  return {most, number < most ? most - number : 0};
}

file_room count_files() {
  const auto most = limit();
  std::error_code ec;
  const std::filesystem::directory_iterator open("/proc/self/fd", ec);
  if (ec) return {most, 0};  // no file is left to look with
  const auto count = static_cast<std::size_t>(std::distance(begin(open), end(open)));
  return {most, count < most ? most - count : 0};
}

std::size_t files_kept_free(std::size_t limit) {
  return std::clamp<std::size_t>(limit / 8, 8, 256);
}

status check_file_limit() {
  const auto files = look_at_files();
  if (files.free >= least_free) return {};
  return fail(errc::io, "{} files are left to open, a stage needs {}: {}", files.free, least_free,
              what_to_do(files.limit));
}

std::string name_file_limit(const std::string& detail) {
  if (detail.find(std::strerror(EMFILE)) == std::string::npos) return detail;
  return detail + ": " + what_to_do(limit());
}

}  // namespace common
