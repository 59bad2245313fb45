// The kernel refuses a call, once: the Nth write, open, fdatasync and so on of each stage.
#include <signal.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>
#include <thread>

#include "tests/support/closing_line.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/seed.hpp"

using namespace std::chrono_literals;
using tests::pipeline;

namespace {

struct failure {
  std::string stage, call, error;
  int at;
  std::string text() const { return fmt::format("{} {} {} number {}", stage, error, call, at); }
};

std::vector<failure> quick() {
  return {{"wdb", "fdatasync", "EIO", 4},       {"wdb", "pwrite", "ENOSPC", 6},
          {"wdb", "open", "EMFILE", 12},        {"wdb", "send", "EINTR", 5},
          {"collector", "fdatasync", "EIO", 2}, {"collector", "pwrite", "ENOSPC", 3},
          {"broker", "send", "EAGAIN", 7},      {"analyzer-1", "recv", "EAGAIN", 3}};
}

/// So many of all there are, from a seed.
std::vector<failure> many() {
  constexpr std::size_t most = 200;
  std::vector<failure> out;
  for (const auto* stage : {"wdb", "collector", "broker", "analyzer-1"})
    for (const auto& [call, errors] :
         std::map<std::string, std::vector<std::string>>{{"fdatasync", {"EIO", "ENOSPC"}},
                                                         {"pwrite", {"EIO", "ENOSPC", "EINTR"}},
                                                         {"write", {"EIO", "ENOSPC", "EINTR"}},
                                                         {"open", {"EMFILE", "EIO", "ENOMEM"}},
                                                         {"mmap", {"ENOMEM"}},
                                                         {"ftruncate", {"ENOSPC"}},
                                                         {"rename", {"EIO"}},
                                                         {"send", {"EAGAIN", "EINTR"}},
                                                         {"recv", {"EAGAIN", "EINTR"}}})
      for (const auto& error : errors)
        for (int at = 1; at <= 24; ++at) out.push_back({stage, call, error, at});
  std::mt19937 random(tests::seed("failing calls"));
  std::ranges::shuffle(out, random);
  out.resize(most);
  return out;
}

}  // namespace

TEST_CASE("a call that fails ends a stage with a line or is made again, and is never silent",
          "[system][faults]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  tests::host_changes changes(p.root());
  const auto told = p.file("told");
  int failed = 0, ended = 0;
  for (const auto& f : std::getenv("MUSTER_SOAK") != nullptr ? many() : quick()) {
    INFO(f.text());
    std::filesystem::remove(told);
    p.kill(f.stage, SIGTERM);
    const auto said = p.log(f.stage).size();
    p.start(f.stage, {{"LD_PRELOAD", std::string(MUSTER_BINARY_DIR) + "/libmuster_fault.so"},
                      {"MUSTER_FAULT_FAIL", fmt::format("{}:{}:{}", f.call, f.error, f.at)},
                      {"MUSTER_FAULT_TOLD", told}});
    // It does not make as many of them, or goes on after it, or ends.
    for (const tests::stopwatch w; w.passed() < 2s && !p.ended(f.stage);) {
      changes.make();
      const tests::stopwatch patience;
      while (patience.passed() < 500ms && !p.ended(f.stage) &&
             tests::take_account(p.copies(), changes).stored < changes.names().size())
        std::this_thread::sleep_for(10ms);
      if (std::filesystem::exists(told)) break;
    }
    failed += std::filesystem::exists(told);
    if (p.ended(f.stage)) {
      ++ended;
      const auto words = p.log(f.stage).substr(said);
      INFO(words);
      CHECK(words.find(R"("level":"error")") != std::string::npos);
      CHECK(words.find("terminate called") == std::string::npos);
      p.start(f.stage);
    }
    changes.make();
    tests::await(
        f.text() + ": every change",
        [&] {
          if (p.ended(f.stage)) p.start(f.stage);  // as a supervisor does
          const auto now = tests::take_account(p.copies(), changes);
          return now.stored == now.sent && now.acknowledged == now.sent;
        },
        60s, [&] { return p.last_words(); });
  }
  std::cout << failed << " calls failed, " << ended << " times a stage ended over it\n";
  tests::close_account(p.copies(), changes, {}, [&] { return p.last_words(); });
  p.check_oracle();
  CHECK(failed >= 5);
}
