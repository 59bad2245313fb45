#include "synthetic/process_figures.hpp"

#include <time.h>
#include <unistd.h>

#include <fstream>

#include "common/open_files.hpp"

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
  const auto most = common::raise_file_limit();
  if (most >= wanted) return {};
  return fail(errc::usage,
              "so many agents need {} open files, and the limit is {}: take fewer, or raise it "
              "(ulimit -Hn, LimitNOFILE of systemd)",
              wanted, most);
}

}  // namespace synthetic
