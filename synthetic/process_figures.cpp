#include "synthetic/process_figures.hpp"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace synthetic {

using common::errc;
using common::fail;

std::optional<std::uint64_t> resident_kib(pid_t pid) {
  std::ifstream in(fmt::format("/proc/{}/statm", pid));
  std::uint64_t size = 0, resident = 0;
  if (!(in >> size >> resident)) return std::nullopt;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) / 1024;
}

std::optional<std::chrono::nanoseconds> cpu_time(pid_t pid) {
  clockid_t clock{};
  timespec t{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &t) != 0)
    return std::nullopt;
  return std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec};
}

common::status allow_open_files(std::uint64_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return fail(errc::io, "the limit of open files: {}", std::strerror(errno));
  if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < wanted)
    return fail(errc::usage,
                "so many agents need {} open files, and the limit is {}: take fewer, or raise it "
                "(ulimit -Hn, LimitNOFILE of systemd)",
                wanted, limit.rlim_max);
  if (limit.rlim_cur >= wanted) return {};
  limit.rlim_cur = limit.rlim_max == RLIM_INFINITY ? wanted : limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0)
    return fail(errc::io, "the limit of open files: {}", std::strerror(errno));
  return {};
}

}  // namespace synthetic
