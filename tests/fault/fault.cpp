// A preload that makes a process die, or fail, at a counted event: real binaries, no hooks in them.
//
//   MUSTER_FAULT_KILL=EVENT:N    SIGKILL at the Nth EVENT: before `sync` (fdatasync entry), after `sync`, or `send` (entry),
//                                `any` (any of the three)
//   MUSTER_FAULT_ONLY=SUFFIX     only in the program whose name ends so
//   MUSTER_FAULT_TRACE=FILE      appends a line an event: "sync-begin", "sync-end", "meta", "send BYTES"
//
// LMDB's commit is fdatasync (data) and then a write through a file that is open O_DSYNC (the meta page): "after-sync" counts
// that write's return, when the commit is durable.
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
#include <string_view>

namespace {

struct plan {
  const char* event = nullptr;
  long at = 0;
  int trace = -1;
};

bool chosen() {
  const char* only = std::getenv("MUSTER_FAULT_ONLY");
  return only == nullptr || std::string_view(program_invocation_short_name).ends_with(only);
}

const plan& the_plan() {
  static const plan p = [] {
    plan made;
    if (!chosen()) return made;
    if (const char* kill = std::getenv("MUSTER_FAULT_KILL")) {
      if (const char* colon = std::strchr(kill, ':')) {
        made.event = kill;
        made.at = std::atol(colon + 1);
      }
    }
    if (const char* file = std::getenv("MUSTER_FAULT_TRACE")) made.trace = ::open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    return made;
  }();
  return p;
}

std::atomic<long> counted{0};

void trace(const char* text, long number = -1) {
  const auto& p = the_plan();
  if (p.trace < 0) return;
  char line[64];
  const int size = number < 0 ? std::snprintf(line, sizeof line, "%s\n", text) : std::snprintf(line, sizeof line, "%s %ld\n", text, number);
  static const auto real = reinterpret_cast<ssize_t (*)(int, const void*, size_t)>(::dlsym(RTLD_NEXT, "write"));
  (void)!real(p.trace, line, static_cast<size_t>(size));
}

void event(std::string_view name) {
  const auto& p = the_plan();
  if (p.event == nullptr) return;
  const std::string_view wanted(p.event, static_cast<size_t>(std::strchr(p.event, ':') - p.event));
  if (wanted != name && wanted != "any") return;
  if (counted.fetch_add(1) + 1 == p.at) ::kill(::getpid(), SIGKILL);
}

template <class F>
F real(const char* name) {
  return reinterpret_cast<F>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

int fdatasync(int fd) {
  static const auto next = real<int (*)(int)>("fdatasync");
  event("before-sync");
  trace("sync-begin");
  const int rc = next(fd);
  trace("sync-end");
  return rc;
}

ssize_t pwrite64(int fd, const void* data, size_t size, off64_t at) {
  static const auto next = real<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  const ssize_t rc = next(fd, data, size, at);
  if ((::fcntl(fd, F_GETFL) & O_DSYNC) != 0) {
    trace("meta");
    event("after-sync");
  }
  return rc;
}

ssize_t pwrite(int fd, const void* data, size_t size, off_t at) { return pwrite64(fd, data, size, at); }

ssize_t send(int fd, const void* data, size_t size, int flags) {
  static const auto next = real<ssize_t (*)(int, const void*, size_t, int)>("send");
  event("send");
  trace("send", static_cast<long>(size));
  return next(fd, data, size, flags);
}
}
