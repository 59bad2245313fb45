#include "tests/support/children.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace tests {

children::~children() {
  for (const auto pid : pids_) ::kill(pid, SIGKILL);
  for (const auto pid : pids_) ::waitpid(pid, nullptr, 0);
}

bool children::start(const std::function<bool()>& first, const std::function<void()>& again) {
  int ready[2];
  if (::pipe2(ready, O_CLOEXEC) != 0) return false;
  common::unique_fd read_end{ready[0]}, write_end{ready[1]};
  const auto parent = ::getpid();
  const auto pid = ::fork();
  if (pid < 0) return false;
  if (pid == 0) {
    const char said = first() ? 1 : 0;
    (void)!::write(write_end.get(), &said, 1);
    while (::getppid() == parent) {  // a program that was killed leaves nobody behind
      if (again)
        again();
      else
        ::sleep(1);
    }
    ::_exit(0);
  }
  pids_.push_back(pid);
  write_end = {};
  char said = 0;
  return ::read(read_end.get(), &said, 1) == 1 && said == 1;
}

namespace_of_ours::namespace_of_ours() {
  common::unique_fd home{::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)};
  if (home && ::unshare(CLONE_NEWNET) == 0) home_ = std::move(home);
}

void namespace_of_ours::leave() {
  if (home_ && ::setns(home_.get(), CLONE_NEWNET) != 0)
    ::_exit(1);  // nothing that follows would be true
  home_ = {};
}

bool hold_sockets(int first, int count) {
  const rlimit room{.rlim_cur = static_cast<rlim_t>(count) + 64,
                    .rlim_max = static_cast<rlim_t>(count) + 64};
  if (::setrlimit(RLIMIT_NOFILE, &room) != 0) return false;
  for (int i = first; i < first + count; ++i) {
    const bool tcp = i % 2 == 0;
    const int fd = ::socket(AF_INET, tcp ? SOCK_STREAM : SOCK_DGRAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<std::uint16_t>(2000 + i));
    if (fd < 0 || ::bind(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 ||
        (tcp && ::listen(fd, 1) != 0))
      return false;
  }
  return true;
}

}  // namespace tests
