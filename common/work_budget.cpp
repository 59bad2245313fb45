#include "common/work_budget.hpp"

#include <fmt/format.h>
#include <time.h>

namespace common {

namespace {

std::int64_t thread_cpu_ns() {
  timespec t{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1'000'000'000 + t.tv_nsec;
}

}  // namespace

work_budget::work_budget(milliseconds cpu, milliseconds wall)
    : cpu_(cpu),
      wall_(wall),
      until_(std::chrono::steady_clock::now() + wall),
      cpu_until_ns_(thread_cpu_ns() + std::chrono::nanoseconds(cpu).count()) {}

bool work_budget::spent() {
  if (no_cpu_ || no_time_) return true;
  constexpr unsigned between =
      16;  // looking at the thread's CPU is a system call, at the time it is not
  no_time_ = std::chrono::steady_clock::now() >= until_;
  no_cpu_ = asked_++ % between == 0 && thread_cpu_ns() >= cpu_until_ns_;
  return no_cpu_ || no_time_;
}

std::string work_budget::reason() const {
  return no_cpu_ ? fmt::format("its {} ms of CPU are used up", cpu_.count())
                 : fmt::format("its {} ms are over", wall_.count());
}

}  // namespace common
