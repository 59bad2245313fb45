// What people are told when something is missing: a store that somebody removed, a folder that is
// another user's, a start that was interrupted.
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include "tests/support/host_changes.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/text_file.hpp"

using namespace std::chrono_literals;
using tests::pipeline;
namespace fs = std::filesystem;

TEST_CASE(
    "a store that was removed: every command says so, and nobody is told that nothing changed",
    "[system][faults]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  p.stop_all();
  fs::remove_all(p.paths().store(*schemas::agent_id::parse(p.agent)));
  const std::vector<std::vector<std::string>> reading{{"diff", p.agent},
                                                      {"dump", p.agent},
                                                      {"dump", p.agent, "users", "--at", "1s"},
                                                      {"checks", p.agent},
                                                      {"why", p.agent, "100004"},
                                                      {"blame", p.agent, "users", "root"},
                                                      {"export", p.agent, "--csv", "users"},
                                                      {"verify", p.agent}};
  const auto check_honest = [&](const std::string& when) {
    for (const auto& command : reading) {
      int code = 0;
      const auto said = p.muster(command, &code);
      INFO("muster " << command.front() << ", " << when << ": " << said);
      CHECK(code != 0);
      CHECK(said.find(p.agent + ": nothing is stored of it any more") != std::string::npos);
      CHECK(said.find("muster resync " + p.agent) != std::string::npos);
    }
    CHECK(p.ask({"agents"}).at(0).at("state") == "lost");
  };
  check_honest("stages down");
  for (const auto* stage : {"broker", "wdb", "analyzer-1"}) p.start(stage);
  check_honest("stages up");
  int code = -1;
  p.muster({"resync", p.agent}, &code);
  CHECK(code == 0);
  check_honest("its agent away");
  p.start("collector");
  p.await_settled("everything anew");
  CHECK(p.ask({"agents"}).at(0).at("state") == "fresh");
  p.muster({"verify", p.agent}, &code);
  CHECK(code == 0);
}

TEST_CASE("an agent whose store was removed can be removed", "[system][faults]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  p.stop_all();
  fs::remove_all(p.paths().store(*schemas::agent_id::parse(p.agent)));
  for (const auto* stage : {"broker", "wdb"}) p.start(stage);
  int code = -1;
  p.muster({"agent", "remove", p.agent}, &code);
  CHECK(code == 0);
  tests::await("the agent to be gone", [&] { return p.ask({"agents"}).empty(); });
}

TEST_CASE("another user who may not read a data folder is told that, and not that it is none",
          "[system][faults]") {
  if (::geteuid() != 0 || ::access("/usr/bin/setpriv", X_OK) != 0)
    tests::skip("needs root and setpriv");
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  ::chmod((p.root() + "/..").c_str(), 0755);
  const tests::temp_dir out;
  ::chmod(out.path().c_str(), 0777);
  using words = std::vector<std::string>;
  const std::vector<words> reading{{"agents"},
                                   {"alerts"},
                                   {"waivers"},
                                   {"verify"},
                                   {"checks", p.agent},
                                   {"why", p.agent, "100004"},
                                   {"diff", p.agent},
                                   {"blame", p.agent, "users", "root"},
                                   {"dump", p.agent},
                                   {"dump", p.agent, "users", "--at", "1s"},
                                   {"export", p.agent, "--csv", "users"},
                                   {"resync", p.agent},
                                   {"enroll", "--list"},
                                   {"tap"}};
  p.write("../data/waivers.yml", "waivers: []\n");
  ::chmod(p.paths().waivers_file().c_str(), 0600);
  for (const bool up : {true, false}) {
    if (!up) p.stop_all();
    for (const auto mode : {0700u, 0755u}) {  // 0755: what lies below is still the server's alone
      ::chmod(p.paths().data.c_str(), mode);
      for (const auto& command : reading) {
        const auto log = out / command.front();
        words all{"--reuid=65534",  "--regid=65534",
                  "--clear-groups", tests::binary_dir() + "/muster",
                  "--data",         p.paths().data};
        all.insert(all.end(), command.begin(), command.end());
        auto asked = tests::process::of("/usr/bin/setpriv", std::move(all), log);
        const int code = asked.wait();
        const auto said = tests::text_of(log);
        INFO("muster " << command.front() << (up ? ", stages up: " : ", stages down: ") << said);
        CHECK(WIFEXITED(code));
        CHECK(WEXITSTATUS(code) != 0);
        CHECK(said.find("ermission denied") != std::string::npos);
        CHECK(said.find("as the user who runs the server") != std::string::npos);
        CHECK(said.find(p.paths().data) != std::string::npos);
      }
    }
  }
}

TEST_CASE("`muster up` that is interrupted before the first scan is verified says so",
          "[system][faults]") {
  for (const bool once : {true, false})
    for (const auto signal_number : {SIGINT, SIGTERM})
      for (const auto after : {0ms, 20ms, 100ms, 200ms, 300ms}) {
        const tests::temp_dir dir;
        fs::create_directories(dir / "data");
        std::vector<std::string> arguments{"--data", dir / "data", "up", "--interval", "1h"};
        if (once) arguments.emplace_back("--once");
        tests::process up("muster", std::move(arguments), dir / "log");
        std::this_thread::sleep_for(after);
        up.signal(signal_number);
        const int code = up.wait();
        const auto said = tests::text_of(dir / "log");
        INFO((once ? "up --once" : "up")
             << ", signal " << signal_number << " after " << after.count() << " ms: " << said);
        if (WIFSIGNALED(code)) {
          CHECK(WTERMSIG(code) == signal_number);                // before it could take it
        } else if (said.find("Policy ") == std::string::npos) {  // no result was shown
          CHECK(WEXITSTATUS(code) == 130);
          CHECK(said.find("interrupted before the first scan was verified") != std::string::npos);
        }
        CHECK(said.find("no store") == std::string::npos);
        CHECK(said.find("not verified") == std::string::npos);
      }
}

namespace {

/// A store with a history of six users who came one after the other, and one bit of one entry of
/// it that can be flipped.
class damaged_history {
 public:
  damaged_history() : changes_(stages.root()) {
    stages.start_all();
    stages.await_settled("the first scan");
    for (int n = 0; n < 6; ++n) {
      changes_.make();
      tests::await("the change", [&] {
        return stages.count_alerts("user-added", changes_.names().back() + " ") == 1;
      });
    }
    stages.stop_all();
    file = stages.paths().store(*schemas::agent_id::parse(stages.agent)) + "/data.mdb";
    whole_ = tests::text_of(file);
  }
  const std::string& name(std::size_t n) const { return changes_.names().at(n); }

  /// Flips a bit of the third change, at the next place where that is in history and nowhere else;
  /// false: there is no further one.
  bool flip_next() {
    const auto damaged = "/home/" + name(2);
    while ((at_ = whole_.find(damaged, at_ + 1)) != std::string::npos) {
      auto bytes = whole_;
      bytes[at_] ^= 1;
      std::ofstream(file, std::ios::binary) << bytes;
      int code = 0;
      stages.muster({"dump", stages.agent, "users"}, &code);
      if (code != 0) continue;  // a row, of which the mirror's root is another matter
      const auto said = stages.muster({"diff", stages.agent, "users", "--all"});
      if (said.find(name(2)) == std::string::npos) return true;  // else a page that is free
    }
    return false;
  }

  pipeline stages;
  std::string file;

 private:
  tests::host_changes changes_;
  std::string whole_;
  std::size_t at_ = 0;
};

}  // namespace

TEST_CASE("one damaged entry of history is named, and hides none of the others",
          "[system][faults]") {
  damaged_history history;
  const auto& p = history.stages;
  int in_history = 0;
  while (history.flip_next()) {
    ++in_history;
    for (const bool net : {true, false}) {
      int code = 0;
      std::vector<std::string> diff{"diff", p.agent, "users", "--since", "1h"};
      if (!net) diff.emplace_back("--all");
      const auto said = p.muster(std::move(diff), &code);
      INFO(said);
      CHECK(code == 3);
      for (const auto n : {0, 1, 3, 4, 5})
        CHECK(said.find(history.name(static_cast<std::size_t>(n))) != std::string::npos);
      CHECK(said.find(p.agent + ": left out of history: commit ") != std::string::npos);
      CHECK(said.find(history.file) != std::string::npos);
    }
    int code = 0;
    auto said = p.muster({"blame", p.agent, "users", history.name(5)}, &code);
    INFO(said);
    CHECK(code == 3);
    CHECK(said.find(history.name(5)) != std::string::npos);
    CHECK(said.find(history.file) != std::string::npos);
    said = p.muster({"blame", p.agent, "users", history.name(2)}, &code);
    INFO(said);
    CHECK(code == 3);
    CHECK(said.find("not known") != std::string::npos);
    // A state of the past is told exactly or not at all.
    said = p.muster({"dump", p.agent, "users", "--at", "30m"}, &code);
    CHECK(code == 1);
    CHECK(said.find(history.file) != std::string::npos);
  }
  CHECK(in_history > 0);
}

TEST_CASE("wdb finds a damaged entry of history when it starts, and cuts history behind it",
          "[system][faults]") {
  damaged_history history;
  auto& p = history.stages;
  REQUIRE(history.flip_next());
  p.start_all();
  tests::await(
      "the alert", [&] { return p.count_alerts("history-cut") == 1; }, 30s,
      [&] { return p.last_words(); });
  int code = 0;
  auto said = p.muster({"diff", p.agent, "users", "--all"}, &code);
  INFO(said);
  CHECK(code == 0);
  CHECK(said.find(history.name(5)) != std::string::npos);
  CHECK(said.find(history.name(1)) == std::string::npos);
  said = p.muster({"diff", p.agent, "users", "--since", "1h"}, &code);
  INFO(said);
  CHECK(code == 1);
  CHECK(said.find("where the history that is kept begins") != std::string::npos);
  p.await_settled("both copies to be equal");
  CHECK(p.count_alerts("store-rebuilt") == 0);
  CHECK(p.log("wdb").find("entries of history could not be read") != std::string::npos);
}
