#include "tests/support/process_use.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace tests {

long anonymous_kib(pid_t pid) {
  std::ifstream in(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("RssAnon:")) return std::stol(line.substr(8));
  return 0;
}

std::chrono::milliseconds cpu_time(pid_t pid) {
  std::ifstream in(fmt::format("/proc/{}/stat", pid));
  std::string line;
  std::getline(in, line);
  // The name, in brackets, may hold anything; utime and stime are the 12th and 13th field after it.
  std::istringstream fields(line.substr(line.rfind(')') + 1));
  std::string skipped;
  for (int n = 0; n < 11; ++n) fields >> skipped;
  long user = 0, kernel = 0;
  fields >> user >> kernel;
  return std::chrono::milliseconds{(user + kernel) * 1000 / ::sysconf(_SC_CLK_TCK)};
}

std::size_t open_files(pid_t pid) {
  std::size_t n = 0;
  std::error_code gone;
  for (auto at = std::filesystem::directory_iterator(fmt::format("/proc/{}/fd", pid), gone);
       !gone && at != std::filesystem::directory_iterator(); at.increment(gone))
    ++n;
  return n;
}

}  // namespace tests
