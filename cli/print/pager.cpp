#include "cli/print/pager.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "cli/print/lines.hpp"
#include "common/subprocess.hpp"
#include "common/text.hpp"
#include "common/text_width.hpp"

namespace cli {

namespace {

/// A command line of the shell; empty: there is none.
std::string usual_pager() {
  if (const char* typed = std::getenv("PAGER")) {
    const std::string_view text = common::trim(typed);
    return text == "cat" ? std::string() : std::string(text);
  }
  return common::find_program("less") ? "less" : "";
}

/// Quits at the end of a short text, lets colours pass, and leaves the text on the screen. With
/// LESSSECURE it starts no other program: who may run muster as root may not do so for anything.
void set_less_options() {
  ::setenv("LESS", "FRX", 0);
  ::setenv("LESSSECURE", "1", 0);
}

std::string kept_text(int fd) {
  std::string out(static_cast<std::size_t>(std::max<off_t>(::lseek(fd, 0, SEEK_END), 0)), '\0');
  const auto got = ::pread(fd, out.data(), out.size(), 0);
  out.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return out;
}

/// Without what gives it colours (in_colour).
std::string plain(std::string_view line) {
  std::string out;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line.substr(at).starts_with("\x1b["))
      at = std::min(line.find('m', at), line.size());
    else
      out += line[at];
  }
  return out;
}

/// With the prompt of the shell below it.
bool fits(std::string_view text, const screen& on) {
  std::size_t rows = 1;
  for (std::string_view line; rows <= on.height && common::next_line(text, line);)
    rows += std::max<std::size_t>(1, (common::text_width(plain(line)) + on.width - 1) / on.width);
  return rows <= on.height;
}

/// What it is worth pressing Ctrl-C for is up to the pager.
class deaf_to_interrupts {
 public:
  deaf_to_interrupts() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGINT, &ignore, &before_);
  }
  deaf_to_interrupts(const deaf_to_interrupts&) = delete;
  deaf_to_interrupts& operator=(const deaf_to_interrupts&) = delete;
  ~deaf_to_interrupts() { ::sigaction(SIGINT, &before_, nullptr); }

 private:
  struct sigaction before_ {};
};

/// False: the shell could not start it, or it failed before it had read any of the text.
bool show_in(std::string pager, int text) {
  ::lseek(text, 0, SEEK_SET);
  std::string shell = "/bin/sh", option = "-c";
  std::array<char*, 4> argv{shell.data(), option.data(), pager.data(), nullptr};
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_adddup2(&files, text, STDIN_FILENO);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t standard;
  ::sigemptyset(&standard);
  ::sigaddset(&standard, SIGINT);
  ::posix_spawnattr_setsigdefault(&attributes, &standard);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  const deaf_to_interrupts while_it_runs;
  pid_t pid = 0;
  const int failed = ::posix_spawn(&pid, shell.c_str(), &files, &attributes, argv.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&files);
  if (failed != 0) return false;
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  constexpr int first_vain_start = 126;  // of the shell: it cannot be executed, or is not there
  if (WIFEXITED(status) && WEXITSTATUS(status) >= first_vain_start) return false;
  return status == 0 || ::lseek(text, 0, SEEK_CUR) > 0;  // both processes have one place in it
}

}  // namespace

paged_output::paged_output(const screen& on) : on_(on) {
  if (!on.is_terminal || on.height == 0 || on.width == 0) return;
  pager_ = usual_pager();
  if (pager_.empty()) return;
  set_less_options();
  std::fflush(stdout);
  kept_ = common::unique_fd(::memfd_create("muster-output", MFD_CLOEXEC));
  stdout_ = common::unique_fd(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3));
  if (!kept_ || !stdout_ || ::dup2(kept_.get(), STDOUT_FILENO) < 0) kept_ = {}, stdout_ = {};
}

common::status paged_output::finish() {
  if (!kept_) return {};
  auto written = flush_output();
  ::dup2(stdout_.get(), STDOUT_FILENO);
  const auto text = kept_text(kept_.get());
  if (fits(text, on_) || !show_in(pager_, kept_.get())) {
    put_data(text);
    if (auto s = flush_output(); !s) written = s;
  }
  kept_ = {};
  return written;
}

}  // namespace cli
