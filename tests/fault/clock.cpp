// A wall clock that somebody sets while a program runs.
//
//   MUSTER_FAULT_CLOCK=FILE   FILE holds by how many seconds the clock differs from the kernel's;
//                             without it, by none. CLOCK_MONOTONIC and CLOCK_BOOTTIME are the
//                             kernel's.
#include <sys/time.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "tests/fault/failing.hpp"

namespace {

/// Read anew each time: a test writes it whenever it likes. Files of a few bytes that are replaced
/// by renaming are read whole.
long difference() {
  static const char* const file = std::getenv("MUSTER_FAULT_CLOCK");
  if (file == nullptr) return 0;
  FILE* const in = std::fopen(file, "re");
  if (in == nullptr) return 0;
  long seconds = 0;
  if (std::fscanf(in, "%ld", &seconds) != 1) seconds = 0;
  std::fclose(in);
  return seconds;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t which, timespec* now) noexcept {
  static const auto next = fault::real<int (*)(clockid_t, timespec*)>("clock_gettime");
  const int rc = next(which, now);
  if (rc == 0 && which == CLOCK_REALTIME) now->tv_sec += difference();
  return rc;
}

time_t time(time_t* into) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (into != nullptr) *into = now.tv_sec;
  return now.tv_sec;
}

int gettimeofday(timeval* now, void*) noexcept {
  timespec exact{};
  clock_gettime(CLOCK_REALTIME, &exact);
  *now = {exact.tv_sec, exact.tv_nsec / 1000};
  return 0;
}
}
