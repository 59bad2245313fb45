// libFuzzer, as a library. It ends its process when its time is over, so each call has one of its
// own; what that wrote is in MUSTER_FUZZ_DIR/NAME/log, and an input that broke something lies
// beside it.
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "tests/fuzz/corpus.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerRunDriver(int* argc, char*** argv,
                                   int (*judge)(const std::uint8_t* bytes, std::size_t size));

namespace tests {

namespace {

namespace fs = std::filesystem;

/// libFuzzer calls back with an input and nothing else; one a process.
const std::function<void(const std::string&)>* judging = nullptr;

int judge_input(const std::uint8_t* bytes, std::size_t size) {
  try {
    (*judging)(std::string(reinterpret_cast<const char*>(bytes), size));
  } catch (const std::exception& e) {
    std::cerr << "thrown: " << e.what() << "\n";
    std::abort();
  } catch (...) {  // an assertion of Catch, which printed what it is
    std::abort();
  }
  return 0;
}

void write_seeds(const fs::path& folder, const std::vector<std::string>& seeds) {
  fs::create_directories(folder);
  int number = 0;
  for (const auto& bytes : seeds)
    std::ofstream(folder / ("seed-" + std::to_string(number++)), std::ios::binary) << bytes;
}

/// Catch's: where there is one libFuzzer sets none, and would not keep the input that broke
/// something.
void forget_signal_handlers() {
  for (const int number : {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGINT, SIGSEGV, SIGTERM})
    std::signal(number, SIG_DFL);
}

[[noreturn]] void run(const fs::path& folder, const std::string& seconds, std::size_t longest) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  forget_signal_handlers();
  const auto log = (folder / "log").string();
  if (std::freopen(log.c_str(), "w", stdout) == nullptr) std::_Exit(1);
  ::dup2(STDOUT_FILENO, STDERR_FILENO);
  std::vector<std::string> arguments{"fuzz",
                                     "-max_total_time=" + seconds,
                                     "-max_len=" + std::to_string(longest),
                                     "-timeout=20",
                                     "-rss_limit_mb=4096",
                                     "-print_final_stats=1",
                                     "-artifact_prefix=" + folder.string() + "/",
                                     (folder / "inputs").string()};
  std::vector<char*> argv;
  for (auto& a : arguments) argv.push_back(a.data());
  argv.push_back(nullptr);
  int argc = static_cast<int>(arguments.size());
  char** all = argv.data();
  std::exit(LLVMFuzzerRunDriver(&argc, &all, judge_input));
}

}  // namespace

void fuzz(const std::string& what, const std::vector<std::string>& good,
          const std::function<void(const std::string&)>& judge) {
  const char* seconds = std::getenv("MUSTER_FUZZ_SECONDS");
  const char* below = std::getenv("MUSTER_FUZZ_DIR");
  const auto folder = fs::path(below != nullptr ? below : "fuzz") / corpus_name(what);
  const auto seeds = with_corpus(what, good);
  write_seeds(folder / "inputs", seeds);
  std::size_t longest = 4096;
  for (const auto& s : seeds) longest = std::max(longest, 2 * s.size());
  judging = &judge;
  std::cout.flush();
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) run(folder, seconds != nullptr ? seconds : "10", longest);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  INFO(what << ": see " << (folder / "log").string());
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

}  // namespace tests
