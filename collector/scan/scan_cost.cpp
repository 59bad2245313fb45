#include "collector/scan/scan_cost.hpp"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <charconv>
#include <string_view>

#include "common/root_dir.hpp"

namespace collector {

namespace {

/// The number after `name` in a file of /proc that has a line for each.
std::uint64_t number_in(const char* path, std::string_view name) {
  const common::unique_fd fd{::open(path, O_RDONLY | O_CLOEXEC)};
  char text[4096];
  const auto size = fd ? ::read(fd.get(), text, sizeof text) : -1;
  const std::string_view all(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  auto at = all.find(name);
  if (at == all.npos) return 0;
  at = all.find_first_of("0123456789", at);
  std::uint64_t n = 0;
  if (at != all.npos) std::from_chars(all.data() + at, all.data() + all.size(), n);
  return n;
}

std::uint64_t cpu_us() {
  timespec t{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<std::uint64_t>(t.tv_sec) * 1'000'000 +
         static_cast<std::uint64_t>(t.tv_nsec) / 1000;
}

std::uint64_t bytes_read() { return number_in("/proc/thread-self/io", "rchar:"); }

/// The kernel then keeps the peak from here on (proc(5), clear_refs).
void forget_peak() {
  const common::unique_fd fd{::open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)};
  if (fd) (void)!::write(fd.get(), "5", 1);
}

}  // namespace

cost_meter::cost_meter() {
  forget_peak();
  bytes_read_ = bytes_read();
  cpu_us_ = cpu_us();
  started_ = std::chrono::steady_clock::now();
}

scan_cost cost_meter::stop() const {
  const auto wall = std::chrono::steady_clock::now() - started_;
  return {.cpu_us = cpu_us() - cpu_us_,
          .wall_us = static_cast<std::uint64_t>(
              std::chrono::duration_cast<std::chrono::microseconds>(wall).count()),
          .bytes_read = bytes_read() - bytes_read_,
          .peak_bytes = number_in("/proc/self/status", "VmHWM:") * 1024};
}

}  // namespace collector
