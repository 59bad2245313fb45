#include "bench/support/stages.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace bench {

stages::stages() {
  paths_.data = dir_ / "data";
  std::filesystem::create_directories(paths_.run());
}

stages::~stages() {
  while (!running_.empty()) stop(running_.rbegin()->first);
}

void stages::start(const std::string& name, std::vector<std::string> extra) {
  const bool analyzer = name.starts_with("analyzer");
  std::vector<std::string> arguments{
      std::string(MUSTER_BINARY_DIR) + "/muster-" + (analyzer ? "analyzer" : name), "--data",
      paths_.data};
  if (analyzer) arguments.insert(arguments.end(), {"--name", name});
  arguments.insert(arguments.end(), extra.begin(), extra.end());
  std::vector<char*> argv;
  for (auto& a : arguments) argv.push_back(a.data());
  argv.push_back(nullptr);
  const std::string log = dir_ / (name + ".log");
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&files, 2, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn(&running_[name], argv[0], &files, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  for (int i = 0; i < 500; ++i) {
    std::ifstream in(log);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    if (text.find(R"("msg":"ready")") != text.npos) return;
    usleep(10'000);
  }
  std::fprintf(stderr, "%s did not become ready\n", name.c_str());
  std::exit(1);
}

void stages::stop(const std::string& name) {
  end(running_[name]);
  running_.erase(name);
}

double stages::cpu_ms(const std::string& name) const {
  std::ifstream stat("/proc/" + std::to_string(running_.at(name)) + "/stat");
  std::string text((std::istreambuf_iterator<char>(stat)), {});
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string word;
  long ticks = 0;
  for (int i = 3; i <= 15 && fields >> word; ++i)
    if (i >= 14) ticks += std::stol(word);
  return static_cast<double>(ticks) * 1000 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

long stages::rss_anon_kib(const std::string& name) const {
  constexpr std::string_view field = "RssAnon:";
  std::ifstream status("/proc/" + std::to_string(running_.at(name)) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(field)) return std::stol(line.substr(field.size()));
  return 0;
}

pid_t in_process(const std::function<void()>& work) {
  const pid_t pid = fork();
  if (pid != 0) return pid;
  alarm(120);  // a bounded life, whatever happens to the parent
  try {
    work();
  } catch (...) {
    _exit(1);
  }
  _exit(0);
}

void wait_for(pid_t pid) { waitpid(pid, nullptr, 0); }

void end(pid_t pid) {
  kill(pid, SIGTERM);
  for (int i = 0; i < 200; ++i) {
    if (waitpid(pid, nullptr, WNOHANG) == pid) return;
    usleep(10'000);
  }
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
}

double quantile(std::vector<double> v, double q) {
  std::ranges::sort(v);
  return v.empty() ? 0
                   : v[std::min(v.size() - 1,
                                static_cast<std::size_t>(q * static_cast<double>(v.size())))];
}

double median(std::vector<double> v) { return quantile(std::move(v), 0.5); }

}  // namespace bench
