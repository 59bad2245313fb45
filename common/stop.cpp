#include "common/stop.hpp"

#include <fcntl.h>
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

/// A standard file that is closed gives its number to the next one that is opened, and a store gets
/// what was to be printed. What takes its place here cannot be used, so that this is an error.
void occupy_standard_files() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    while (fcntl(fd, F_GETFD) < 0)
      if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0) return;
}
}  // namespace

void catch_stops() {
  struct sigaction a {};
  a.sa_handler = on_stop;
  sigaction(SIGINT, &a, nullptr);
  sigaction(SIGTERM, &a, nullptr);
}

void prepare_process() {
  catch_stops();
  occupy_standard_files();
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
