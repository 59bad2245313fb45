// A preload that makes a process die at a counted event, or tells what it does in which order: real
// binaries, no hooks in them.
//
//   MUSTER_FAULT_KILL=EVENT:N    SIGKILL at the Nth EVENT: `before-sync` (fdatasync is entered),
//   `after-sync` (the write of a
//                                meta page returned: the commit is durable), `send` (a socket write
//                                is entered), `any` of them
//   MUSTER_FAULT_COPY=DIR        whenever a commit is durable, its file is copied to DIR, with the
//   last two folders of its path: what is
//                                there is what a power cut leaves at least (the folders have to be
//                                there)
//   MUSTER_FAULT_HOLD=FILE       while FILE exists, no fdatasync below stores/ returns; each that
//   waits makes FILE.held
//   MUSTER_FAULT_SLOW=MS         each fdatasync below stores/ takes that much longer
//   MUSTER_FAULT_INTERRUPT       SIGINT while libraries start, before main()
//   MUSTER_FAULT_FAIL, MUSTER_FAULT_TOLD, MUSTER_FAULT_CLOCK, MUSTER_FAULT_LIMIT: see failing.cpp,
//   clock.cpp, limits.cpp
//
// LMDB's commit is fdatasync (data) and then a write through a file that is open O_DSYNC (the meta
// page).
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "tests/fault/failing.hpp"

namespace {

struct plan {
  const char* event = nullptr;  ///< with `:N` after it
  long at = 0;
  const char *hold = nullptr, *copy = nullptr;
  useconds_t slow = 0;
};

const plan& the_plan() {
  static const plan p = [] {
    plan made;
    if (const char* kill = std::getenv("MUSTER_FAULT_KILL")) {
      if (const char* colon = std::strchr(kill, ':')) {
        made.event = kill;
        made.at = std::atol(colon + 1);
      }
    }
    made.hold = std::getenv("MUSTER_FAULT_HOLD");
    made.copy = std::getenv("MUSTER_FAULT_COPY");
    if (const char* ms = std::getenv("MUSTER_FAULT_SLOW"))
      made.slow = static_cast<useconds_t>(std::atol(ms)) * 1000;
    return made;
  }();
  return p;
}

std::atomic<long> counted{0};

using fault::fails;
using fault::path_of;
using fault::real;

bool in_stores(int fd) { return path_of(fd).find("/stores/") != std::string::npos; }

/// LMDB has one writer a file, and this is it: nobody writes to the file meanwhile.
void copy_durable(int fd) {
  if (the_plan().copy == nullptr) return;
  const std::string path = path_of(fd);
  size_t at = path.size();
  for (int folders = 0; folders < 3 && at != std::string::npos; ++folders)
    at = path.rfind('/', at - 1);
  if (at == std::string::npos) return;
  const std::string to = the_plan().copy + path.substr(at), fresh = to + ".new";
  const int in = ::open(path.c_str(), O_RDONLY | O_CLOEXEC),
            out = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  char bytes[65'536];
  for (ssize_t n = in < 0 || out < 0 ? 0 : ::read(in, bytes, sizeof bytes); n > 0;
       n = ::read(in, bytes, sizeof bytes))
    if (::write(out, bytes, static_cast<size_t>(n)) != n) break;
  ::close(in);
  ::close(out);
  ::rename(fresh.c_str(), to.c_str());
}

void wait_while_held(int fd) {
  const char* file = the_plan().hold;
  if (file == nullptr || !in_stores(fd)) return;
  char held[512];
  std::snprintf(held, sizeof held, "%s.held", file);
  while (::access(file, F_OK) == 0) {
    ::close(::open(held, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    ::usleep(5000);
  }
}

void event(std::string_view name) {
  const auto& p = the_plan();
  if (p.event == nullptr) return;
  const std::string_view wanted(p.event, static_cast<size_t>(std::strchr(p.event, ':') - p.event));
  if (wanted != name && wanted != "any") return;
  if (counted.fetch_add(1) + 1 == p.at) ::kill(::getpid(), SIGKILL);
}

[[gnu::constructor]] void interrupt_early() {
  if (std::getenv("MUSTER_FAULT_INTERRUPT") != nullptr) ::raise(SIGINT);
}

}  // namespace

extern "C" {

int fdatasync(int fd) {
  static const auto next = real<int (*)(int)>("fdatasync");
  event("before-sync");
  if (fails("fdatasync", fd)) return -1;
  wait_while_held(fd);
  if (the_plan().slow != 0 && in_stores(fd)) ::usleep(the_plan().slow);
  return next(fd);
}

ssize_t pwrite64(int fd, const void* data, size_t size, off64_t at) {
  static const auto next = real<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  if (fails("pwrite", fd)) return -1;
  const ssize_t rc = next(fd, data, size, at);
  if ((::fcntl(fd, F_GETFL) & O_DSYNC) != 0) {
    copy_durable(fd);
    event("after-sync");
  }
  return rc;
}

ssize_t pwrite(int fd, const void* data, size_t size, off_t at) {
  return pwrite64(fd, data, size, at);
}

ssize_t send(int fd, const void* data, size_t size, int flags) {
  static const auto next = real<ssize_t (*)(int, const void*, size_t, int)>("send");
  event("send");
  if (fails("send", fd)) return -1;
  return next(fd, data, size, flags);
}
}
