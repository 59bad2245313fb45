#include "common/low_priority.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace common {

namespace {

/// As ioprio_set(2) describes them: <linux/ioprio.h> of Debian's kernel headers 6.1.192 does not
/// compile as C++.
constexpr int who_process = 1, best_effort = 2, class_shift = 13;

}  // namespace

void lower_priority() {
  constexpr int nice = 10, disk = 7;
  const sched_param none{};
  (void)::sched_setscheduler(0, SCHED_BATCH, &none);
  (void)::setpriority(PRIO_PROCESS, 0, nice);  // 0: the calling thread
  (void)::syscall(SYS_ioprio_set, who_process, 0, best_effort << class_shift | disk);
}

}  // namespace common
