#include "common/subprocess.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

#include "common/root_dir.hpp"

namespace common {

namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
constexpr milliseconds tick{10}, after_exit{100}, grace{2000};

std::optional<std::string> find_program(const std::string& name) {
  if (name.empty()) return std::nullopt;
  if (name.find('/') != name.npos) return ::access(name.c_str(), X_OK) == 0 ? std::optional(name) : std::nullopt;
  for (const auto* dir : {"/usr/local/sbin/", "/usr/local/bin/", "/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"})
    if (std::string path = dir + name; ::access(path.c_str(), X_OK) == 0) return path;
  return std::nullopt;
}

struct spawn_plan {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  spawn_plan(int output) {
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    sigset_t none, standard;
    sigemptyset(&none);
    sigfillset(&standard);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &standard);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~spawn_plan() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  spawn_plan(const spawn_plan&) = delete;
  spawn_plan& operator=(const spawn_plan&) = delete;
};

result<pid_t> spawn(const std::string& program, const std::vector<std::string>& argv, int output) {
  const spawn_plan plan(output);
  std::vector<std::string> words = argv;
  std::vector<char*> pointers;
  for (auto& w : words) pointers.push_back(w.data());
  pointers.push_back(nullptr);
  std::array environment{std::string("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), std::string("LC_ALL=C"),
                         std::string("HOME=/")};
  std::array<char*, 4> variables{environment[0].data(), environment[1].data(), environment[2].data(), nullptr};
  pid_t pid = 0;
  const int rc = ::posix_spawn(&pid, program.c_str(), &plan.files, &plan.attributes, pointers.data(), variables.data());
  if (rc != 0) return fail(errc::not_found, "{}: {}", program, std::strerror(rc));
  return pid;
}

/// Takes what is in the pipe; false at its end.
bool drain(int fd, run_outcome& out, std::size_t limit) {
  char buffer[16384];
  for (;;) {
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    if (got == 0) return false;
    const auto room = limit - out.output.size();
    out.truncated = out.truncated || static_cast<std::size_t>(got) > room;
    out.output.append(buffer, std::min(room, static_cast<std::size_t>(got)));
  }
}

}  // namespace

result<run_outcome> run(const std::vector<std::string>& argv, const run_limits& limits) {
  const auto program = argv.empty() ? std::nullopt : find_program(argv[0]);
  if (!program) return fail(errc::not_found, "{}: no such program, or not executable", argv.empty() ? "" : argv[0]);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return fail(errc::io, "pipe: {}", std::strerror(errno));
  const unique_fd in{ends[0]};
  unique_fd write_end{ends[1]};
  // The child's end blocks, as programs expect.
  ::fcntl(write_end.get(), F_SETFL, ::fcntl(write_end.get(), F_GETFL) & ~O_NONBLOCK);
  const auto started = clock::now();
  auto pid = spawn(*program, argv, write_end.get());
  if (!pid) return fail(pid.error());
  write_end = unique_fd{};
  run_outcome out;
  int code = 0;
  bool open = true, ended = false, asked = false;
  clock::time_point stop_reading{};
  while (!ended || (open && clock::now() < stop_reading)) {
    pollfd p{.fd = open ? in.get() : -1, .events = POLLIN, .revents = 0};
    ::poll(&p, 1, static_cast<int>(tick.count()));
    if (open) open = drain(in.get(), out, limits.output_bytes);
    const auto now = clock::now();
    if (!ended && ::waitpid(*pid, &code, WNOHANG) == *pid) {
      ended = true;
      stop_reading = now + after_exit;
    }
    if (ended || now - started < limits.time) continue;
    out.timed_out = true;
    if (!asked) ::kill(-*pid, SIGTERM);
    asked = true;
    if (now - started > limits.time + grace) ::kill(-*pid, SIGKILL);
  }
  // Its group goes with it, whatever it left running.
  ::kill(-*pid, SIGKILL);
  out.exit_status = WIFEXITED(code) ? WEXITSTATUS(code) : -1;
  out.signal = WIFSIGNALED(code) ? WTERMSIG(code) : 0;
  out.duration = std::chrono::duration_cast<milliseconds>(clock::now() - started);
  return out;
}

void adopt_orphans() { ::prctl(PR_SET_CHILD_SUBREAPER, 1); }

std::size_t sweep_children() {
  // Children of the swept become ours in turn: until there is none.
  std::size_t swept = 0;
  for (int rounds = 0; rounds < 100; ++rounds) {
    std::ifstream in(fmt::format("/proc/self/task/{}/children", ::getpid()));
    std::vector<pid_t> children;
    for (pid_t pid = 0; in >> pid;) children.push_back(pid);
    if (children.empty()) break;
    for (const auto pid : children) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, nullptr, 0);
      ++swept;
    }
  }
  return swept;
}

}  // namespace common
