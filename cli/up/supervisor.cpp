#include "cli/up/supervisor.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "cli/print/messages.hpp"
#include "common/exit_code.hpp"
#include "common/log_line.hpp"
#include "common/text.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::status;

namespace {
constexpr auto first_backoff = std::chrono::milliseconds{100},
               longest_backoff = std::chrono::milliseconds{5000};
constexpr auto settled = std::chrono::seconds{10}, patience = std::chrono::seconds{5};
constexpr unsigned flapping_deaths = 3, most_vain_starts = 5;

std::string read_from(const std::string& file, off_t from) {
  std::ifstream in(file, std::ios::binary);
  in.seekg(from);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}
}  // namespace

std::string binary_folder() {
  std::error_code ec;
  return std::filesystem::read_symlink("/proc/self/exe", ec).parent_path().string();
}

void supervisor::add(std::string name, const std::string& binary,
                     std::vector<std::string> arguments) {
  stage s;
  s.name = std::move(name);
  s.argv = std::move(arguments);
  s.argv.insert(s.argv.begin(), binary_folder() + "/" + binary);
  stages_.push_back(std::move(s));
}

status supervisor::start(stage& s) {
  const std::string log = paths_.log_file(s.name);
  struct ::stat st {};
  const bool is_there = ::stat(log.c_str(), &st) == 0;
  s.log_from = is_there ? st.st_size : 0;
  s.log_was.reset();
  if (is_there) s.log_was.emplace(st.st_dev, st.st_ino);
  if (logs_.kept > 0 && s.log_from >= static_cast<off_t>(logs_.bytes) &&
      common::put_aside(log, static_cast<int>(logs_.kept)))
    s.log_from = 0, s.log_was.reset();
  std::vector<char*> argv;
  for (auto& a : s.argv) argv.push_back(a.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  posix_spawnattr_init(&attributes);
  // A group of its own: Ctrl-C reaches us only, and we stop the stages in order.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  ::setenv("MUSTER_SUPERVISOR", std::to_string(::getpid()).c_str(), 1);
  const int rc = ::posix_spawn(&s.pid, argv[0], &files, &attributes, argv.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (rc != 0) {
    s.pid = 0;
    return fail(errc::io, "{}: {}: is the build complete?", argv[0], std::strerror(rc));
  }
  s.ready = false;
  s.started = std::chrono::steady_clock::now();
  return {};
}

/// What was logged since the stage was started, though the file was put aside meanwhile.
std::string supervisor::log_of(const stage& s) const {
  const auto log = paths_.log_file(s.name);
  if (!s.log_was || common::identity_of(log) == s.log_was) return read_from(log, s.log_from);
  const auto before = log + ".1";
  const bool is_next = common::identity_of(before) == s.log_was;
  return (is_next ? read_from(before, s.log_from) : std::string()) + read_from(log, 0);
}

bool supervisor::said_ready(const stage& s) const {
  const std::string text = log_of(s);
  std::string_view rest = text;
  for (std::string_view line; common::next_line(rest, line);)
    if (const auto told = common::read_log_line(line); told && told->text == "ready") return true;
  return false;
}

/// What the last line says, without its time and level.
std::string supervisor::last_words(const stage& s) const {
  std::string text = log_of(s);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const auto line = text.substr(text.rfind('\n') + 1);
  const auto told = common::read_log_line(line);
  return told ? told->text : line;
}

status supervisor::reap(stage& s) {
  int code = 0;
  if (s.pid == 0 || ::waitpid(s.pid, &code, WNOHANG) != s.pid) return {};
  const auto now = std::chrono::steady_clock::now();
  s.pid = 0;
  s.ready = false;
  s.deaths = now - s.started > settled ? 1 : s.deaths + 1;
  const bool cannot = WIFEXITED(code) && WEXITSTATUS(code) == common::exit_unusable;
  if (!s.was_ready && (cannot || s.deaths == most_vain_starts))
    return fail(errc::refused, "{} does not start: {}", s.name, last_words(s));
  const auto backoff =
      std::min(first_backoff * (1u << std::min(s.deaths - 1, 6u)), longest_backoff);
  s.due = now + backoff;
  if (!s.was_ready && !WIFSIGNALED(code)) return {};  // told once, after the last try in vain
  const std::string how = WIFSIGNALED(code) ? fmt::format("killed by signal {}", WTERMSIG(code))
                                            : fmt::format("exit {}", WEXITSTATUS(code));
  say(fmt::format("{} died ({}), restarting in {} ms: {}", s.name, how, backoff.count(),
                  last_words(s)));
  return {};
}

status supervisor::tend() {
  for (auto& s : stages_) {
    if (auto ok = reap(s); !ok) return ok;
    if (s.pid == 0 && std::chrono::steady_clock::now() >= s.due)
      if (auto ok = start(s); !ok) return ok;
    if (!s.ready) s.ready = said_ready(s);
    s.was_ready |= s.ready;
  }
  return {};
}

bool supervisor::all_ready() const {
  return std::ranges::all_of(stages_, [](const auto& s) { return s.pid != 0 && s.ready; });
}

std::vector<supervisor::running> supervisor::stages() const {
  std::vector<running> out;
  for (const auto& s : stages_) out.push_back({s.name, s.pid});
  return out;
}

std::optional<std::string> supervisor::flapping() const {
  for (const auto& s : stages_)
    if (s.deaths >= flapping_deaths)
      return fmt::format("{} died {} times; its log is {}: {}", s.name, s.deaths,
                         paths_.log_file(s.name), last_words(s));
  return std::nullopt;
}

void supervisor::signal_all(int number) const {
  for (const auto& s : stages_)
    if (s.pid > 0) ::kill(s.pid, number);
}

void supervisor::stop() {
  for (auto s = stages_.rbegin(); s != stages_.rend(); ++s) {
    if (s->pid == 0) continue;
    ::kill(s->pid, SIGTERM);
    const auto until = std::chrono::steady_clock::now() + patience;
    while (::waitpid(s->pid, nullptr, WNOHANG) == 0) {
      if (std::chrono::steady_clock::now() > until) ::kill(s->pid, SIGKILL);
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    s->pid = 0;
  }
}

}  // namespace cli
