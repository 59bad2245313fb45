#include "common/stop.hpp"

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>

namespace common {

namespace {
volatile std::sig_atomic_t stopped = 0;
void on_stop(int number) { stopped = number; }

/// A stage under a supervisor ends with it, even when that is killed and can tell nobody.
void end_with_supervisor() {
  const char* supervisor = std::getenv("MUSTER_SUPERVISOR");
  if (supervisor == nullptr || std::to_string(getppid()) != supervisor) return;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (std::to_string(getppid()) != supervisor) stopped = SIGTERM;  // it died in between
}
}  // namespace

void prepare_process() {
  struct sigaction a {};
  a.sa_handler = on_stop;
  sigaction(SIGINT, &a, nullptr);
  sigaction(SIGTERM, &a, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  umask(0077);
  end_with_supervisor();
  // mdb_env_open callocs megabytes: with a threshold that floats, glibc would clear recycled heap
  // for each of them. Frames stay below it, on a heap that is not given back and fetched again for
  // each.
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
}

bool stop_requested() { return stopped != 0; }

bool take_interrupt() {
  if (stopped != SIGINT) return false;
  stopped = 0;
  return true;
}

}  // namespace common
