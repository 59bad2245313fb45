#include "common/subprocess.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "common/root_dir.hpp"

namespace common {

namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
constexpr milliseconds after_exit{100}, after_exit_of_group{1000}, grace{2000}, last_wait{1000},
    longest_sleep{250}, no_pidfd_sleep{5};
constexpr int reads_a_turn = 64;
constexpr const char* shell = "/bin/sh";

bool is_executable(const std::string& path) {
  struct ::stat s {};
  return ::stat(path.c_str(), &s) == 0 && S_ISREG(s.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

struct spawn_plan {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  spawn_plan(int input, int output) {
    posix_spawn_file_actions_init(&files);
    if (input < 0)
      posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    else
      posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    sigset_t none, standard;
    sigemptyset(&none);
    sigfillset(&standard);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &standard);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~spawn_plan() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  spawn_plan(const spawn_plan&) = delete;
  spawn_plan& operator=(const spawn_plan&) = delete;
};

/// A file without a name that holds this; none where it is empty.
result<unique_fd> file_of(std::string_view bytes) {
  if (bytes.empty()) return unique_fd{};
  unique_fd file{::memfd_create("input", MFD_CLOEXEC)};
  const auto put = file ? ::write(file.get(), bytes.data(), bytes.size()) : -1;
  if (put != static_cast<ssize_t>(bytes.size()) || ::lseek(file.get(), 0, SEEK_SET) != 0)
    return fail(errc::io, "a file in memory: {}", std::strerror(errno));
  return file;
}

result<pid_t> spawn(const std::string& program, const std::vector<std::string>& argv, int input,
                    int output) {
  const spawn_plan plan(input, output);
  std::vector<std::string> words = argv;
  std::array environment{
      std::string("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
      std::string("LC_ALL=C"), std::string("HOME=/")};
  std::array<char*, 4> variables{environment[0].data(), environment[1].data(),
                                 environment[2].data(), nullptr};
  pid_t pid = 0;
  const auto start = [&](const std::string& file) {
    std::vector<char*> pointers;
    for (auto& w : words) pointers.push_back(w.data());
    pointers.push_back(nullptr);
    return ::posix_spawn(&pid, file.c_str(), &plan.files, &plan.attributes, pointers.data(),
                         variables.data());
  };
  int rc = start(program);
  if (rc == ENOEXEC) {  // a script without `#!`, which execvp(3) gives to the shell as well
    words[0] = program;
    words.insert(words.begin(), shell);
    rc = start(shell);
  }
  if (rc != 0) return fail(errc::not_found, "{}: {}", program, std::strerror(rc));
  return pid;
}

/// Takes what is in the pipe, but never more than a turn of it: a program that writes faster than
/// we read would keep us here beyond its deadline. False at its end.
bool drain(int fd, run_outcome& out, std::size_t limit) {
  char buffer[16384];
  for (int turn = 0; turn < reads_a_turn; ++turn) {
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    if (got == 0) return false;
    const auto room = limit - out.output.size();
    out.truncated = out.truncated || static_cast<std::size_t>(got) > room;
    out.output.append(buffer, std::min(room, static_cast<std::size_t>(got)));
  }
  return true;
}

/// A child under way: its output is taken and it is reaped, in bounded time.
class watch {
 public:
  watch(pid_t pid, int output, const run_limits& limits)
      : pid_(pid),
        output_(output),
        limits_(limits),
        process_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}

  run_outcome until_end() {
    while (!done()) {
      sleep();
      if (open_) open_ = drain(output_, out_, limits_.output_bytes);
      if (!ended_) reap();
      if (!ended_) enforce();
    }
    // Its group goes with it, whatever it left running.
    ::kill(-pid_, SIGKILL);
    out_.exit_status = ended_ && WIFEXITED(code_) ? WEXITSTATUS(code_) : -1;
    out_.signal = !ended_ ? SIGKILL : WIFSIGNALED(code_) ? WTERMSIG(code_) : 0;
    out_.duration = std::chrono::duration_cast<milliseconds>(clock::now() - started_);
    return std::move(out_);
  }

 private:
  /// The program has ended and so has its output, or the time for either is over.
  bool done() const {
    const auto now = clock::now();
    if (!ended_) return now - started_ > limits_.time + grace + last_wait;
    if (!open_) return true;
    const bool group = ::kill(-pid_, 0) == 0;
    return now - ended_at_ >= (group ? after_exit_of_group : after_exit);
  }

  /// Until there is output, the end of the program, or something to enforce.
  void sleep() const {
    std::array<pollfd, 2> on{
        {{.fd = open_ ? output_ : -1, .events = POLLIN, .revents = 0},
         {.fd = ended_ ? -1 : process_.get(), .events = POLLIN, .revents = 0}}};
    const auto most = ended_ ? milliseconds{5} : process_ ? longest_sleep : no_pidfd_sleep;
    const auto left = std::chrono::ceil<milliseconds>(limits_.time - (clock::now() - started_));
    ::poll(on.data(), on.size(), static_cast<int>(std::clamp(left, milliseconds{1}, most).count()));
  }

  void reap() {
    ended_ = ::waitpid(pid_, &code_, WNOHANG) == pid_;
    ended_at_ = clock::now();
  }

  void enforce() {
    const auto past = clock::now() - started_;
    if (past < limits_.time) return;
    if (!std::exchange(out_.timed_out, true)) ::kill(-pid_, SIGTERM);
    if (past > limits_.time + grace) ::kill(-pid_, SIGKILL);
  }

  pid_t pid_;
  int output_;
  run_limits limits_;
  unique_fd process_;  ///< readable at the end of the program; none where the kernel or a filter
                       ///< refuses it
  clock::time_point started_ = clock::now(), ended_at_{};
  run_outcome out_;
  int code_ = 0;
  bool open_ = true, ended_ = false;
};

}  // namespace

std::optional<std::string> find_program(const std::string& name) {
  if (name.find('/') != name.npos) return is_executable(name) ? std::optional(name) : std::nullopt;
  for (const auto* dir :
       {"/usr/local/sbin/", "/usr/local/bin/", "/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"})
    if (std::string path = dir + name; !name.empty() && is_executable(path)) return path;
  return std::nullopt;
}

result<run_outcome> run(const std::vector<std::string>& argv, const run_limits& limits,
                        std::string_view input) {
  const auto program = argv.empty() ? std::nullopt : find_program(argv[0]);
  if (!program)
    return fail(errc::not_found, "{}: no such program, or not executable",
                argv.empty() ? "" : argv[0]);
  const auto given = file_of(input);
  if (!given) return fail(given.error());
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
    return fail(errc::io, "pipe: {}", std::strerror(errno));
  const unique_fd in{ends[0]};
  unique_fd write_end{ends[1]};
  // The child's end blocks, as programs expect.
  ::fcntl(write_end.get(), F_SETFL, ::fcntl(write_end.get(), F_GETFL) & ~O_NONBLOCK);
  auto pid = spawn(*program, argv, given->get(), write_end.get());
  if (!pid) return fail(pid.error());
  write_end = unique_fd{};
  return watch(*pid, in.get(), limits).until_end();
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
