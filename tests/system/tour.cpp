// What README's tour has a newcomer type is typed here, word by word.
#include <signal.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "tests/support/pipeline.hpp"
#include "tests/support/text_file.hpp"

namespace {

/// The commands of one of the tour's blocks: what stands in front of the explanation.
std::vector<std::string> commands_in(const std::string& block) {
  std::vector<std::string> out;
  std::istringstream lines(block);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("muster ")) out.push_back(line.substr(7, line.find("  ") - 7));
  return out;
}

std::string block_after(const std::string& page, const std::string& words) {
  const auto from = page.find("```\n", page.find(words)) + 4;
  return page.substr(from, page.find("```", from) - from);
}

/// As a shell would split it, with the reader's own names in place of ours.
std::vector<std::string> typed(const std::string& command, const tests::pipeline& p) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (const char c : command) {
    if (c == '\'')
      quoted = !quoted;
    else if (c == ' ' && !quoted)
      out.emplace_back();
    else
      out.back() += c;
  }
  for (auto& word : out) {
    if (word == "AGENT") word = p.agent;
    if (word.starts_with("policies/")) word.insert(0, MUSTER_SOURCE_DIR "/");
    if (word == "/") word = p.root();
  }
  return out;
}

struct ended {
  int code = 0;
  std::string said;
};

/// Follows of what has no end are stopped with Ctrl-C once they have begun.
ended run(const tests::pipeline& p, std::vector<std::string> words, bool until_stopped) {
  const auto log = p.file("tour");
  std::filesystem::remove(log);
  words.insert(words.begin(), {"--data", p.paths().data});
  tests::process muster("muster", words, log, {{"PAGER", "cat"}});
  if (until_stopped) {
    std::this_thread::sleep_for(std::chrono::seconds{2});
    muster.signal(SIGINT);
  }
  const int status = muster.wait();
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, tests::text_of(log)};
}

const std::string readme = tests::text_of(MUSTER_SOURCE_DIR "/README.md");

}  // namespace

TEST_CASE("the tour works as typed, after a start with --once and while the stages run",
          "[system][tour]") {
  tests::pipeline p("1h");
  REQUIRE(run(p, {"up", "--once", "--root", p.root(), "--agent", p.agent}, false).code == 0);
  const auto first = commands_in(block_after(readme, "After `./quickstart --once`"));
  CHECK(first.size() == 17);
  for (const auto& command : first) {
    const auto came = run(p, typed(command, p), false);
    CAPTURE(command, came.said);
    if (command.find("--at 2h") != command.npos) {  // nobody was here two hours ago
      CHECK(came.said.find("history begins at") != came.said.npos);
      continue;
    }
    // Of this host files are looked at, which have no ports.
    const int code = command.starts_with("policy run") ? 2 : command == "explain port 22" ? 3 : 0;
    CHECK(came.code == code);
    CHECK((!came.said.empty() || command == "alerts"));  // nothing has changed yet
  }
  p.start_all();
  p.await_settled("the first scan");
  const auto second = commands_in(block_after(readme, "And while `./quickstart`"));
  CHECK(second.size() == 6);
  for (const auto& command : second) {
    const bool has_no_end = command.starts_with("tap") || command.starts_with("alerts --follow");
    const auto came = run(p, typed(command, p), has_no_end);
    CAPTURE(command, came.said);
    CHECK(came.code == 0);
  }
}

TEST_CASE("the recipes of the cookbook are judged as their fixtures say", "[system][tour]") {
  const auto page = tests::text_of(MUSTER_SOURCE_DIR "/docs/policy-cookbook.md");
  const tests::pipeline p("1h");
  std::string policy;
  const std::string begin = "```yaml\n";
  for (auto at = page.find(begin); at != page.npos; at = page.find(begin, at)) {
    at += begin.size();
    policy += page.substr(at, page.find("```", at) - at);
  }
  std::ofstream(p.file("cookbook.yml")) << policy;
  for (const auto* what : {"lint", "test"}) {
    const auto came = run(p, {"policy", what, p.file("cookbook.yml")}, false);
    CAPTURE(what, came.said);
    CHECK(came.code == 0);
  }
}
