#include "tests/support/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>
#include <utility>

namespace tests {

namespace {

/// ThreadSanitizer's interceptors come before what else is preloaded, which they then call: before
/// they are set up nobody may call them.
#ifdef __SANITIZE_THREAD__
constexpr const char* before_preloads = "libtsan.so.2:";
#else
constexpr const char* before_preloads = "";
#endif

}  // namespace

void await(const std::string& what, const std::function<bool()>& holds,
           std::chrono::milliseconds most, const std::function<std::string()>& tell) {
  using clock = std::chrono::steady_clock;
  constexpr clock::duration shortest = std::chrono::milliseconds{5},
                            longest = std::chrono::milliseconds{200};
  const auto until = clock::now() + most;
  for (;;) {
    const auto began = clock::now();
    if (holds()) return;
    if (clock::now() > until) FAIL("waited in vain for: " + what + (tell ? "\n" + tell() : ""));
    // A look that starts a program is not to keep a core busy that what is awaited needs.
    std::this_thread::sleep_for(std::clamp(3 * (clock::now() - began), shortest, longest));
  }
}

std::string binary_dir() {
  const char* other = std::getenv("MUSTER_BIN");
  return other != nullptr && *other != '\0' ? other : MUSTER_BINARY_DIR;
}

process::process(const std::string& binary, std::vector<std::string> arguments,
                 const std::string& log, const environment& extra) {
  spawn(binary_dir() + "/" + binary, std::move(arguments), log, extra);
}

process process::of(const std::string& path, std::vector<std::string> arguments,
                    const std::string& log) {
  process p;
  p.spawn(path, std::move(arguments), log, {});
  return p;
}

void process::spawn(const std::string& path, std::vector<std::string> arguments,
                    const std::string& log, const environment& extra) {
  arguments.insert(arguments.begin(), path);
  std::vector<char*> argv;
  for (auto& a : arguments) argv.push_back(a.data());
  argv.push_back(nullptr);
  std::vector<std::string> variables;
  for (char** e = environ; *e != nullptr; ++e) {
    const std::string inherited = *e;
    if (!extra.contains(inherited.substr(0, inherited.find('=')))) variables.push_back(inherited);
  }
  for (const auto& [key, value] : extra)
    variables.push_back(key + "=" + (key == "LD_PRELOAD" ? before_preloads : "") + value);
  if (extra.contains("LD_PRELOAD"))
    variables.push_back("ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0");
  std::vector<char*> env;
  for (auto& v : variables) env.push_back(v.data());
  env.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&files, 1, 2);
  REQUIRE(posix_spawn(&pid_, argv[0], &files, nullptr, argv.data(), env.data()) == 0);
  posix_spawn_file_actions_destroy(&files);
}

process::process(process&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)), code_(other.code_) {}

process::~process() {
  if (pid_ == 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void process::signal(int number) const {
  if (pid_ != 0) ::kill(pid_, number);
}

bool process::ended() {
  if (pid_ != 0 && ::waitpid(pid_, &code_, WNOHANG) == pid_) pid_ = 0;
  return pid_ == 0;
}

int process::wait() {
  await(
      "a process to end", [&] { return ended(); }, std::chrono::seconds{60});
  return code_;
}

}  // namespace tests
