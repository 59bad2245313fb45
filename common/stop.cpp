#include "common/stop.hpp"

#include <malloc.h>
#include <sys/stat.h>

#include <csignal>

namespace common {

namespace {
volatile std::sig_atomic_t stopped = 0;
void on_signal(int) { stopped = 1; }
}  // namespace

void prepare_process() {
  struct sigaction a {};
  a.sa_handler = on_signal;
  sigaction(SIGINT, &a, nullptr);
  sigaction(SIGTERM, &a, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  umask(0077);
  // mdb_env_open callocs megabytes; with a threshold that floats, glibc would clear recycled heap for each of them.
  mallopt(M_MMAP_THRESHOLD, 128 * 1024);
}

bool stop_requested() { return stopped != 0; }

}  // namespace common
