#include "collector/policy/match_budget.hpp"

#include <time.h>

namespace collector::policy {

namespace {

std::chrono::nanoseconds cpu_time() {
  timespec t{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec};
}

}  // namespace

match_budget::match_budget(std::chrono::milliseconds limit)
    : limit_(limit), end_(cpu_time() + limit) {}

bool match_budget::is_over() { return spent_ = spent_ || cpu_time() >= end_; }

}  // namespace collector::policy
