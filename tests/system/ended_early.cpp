// Commands whose output nobody takes, and commands that somebody ends.
#include <signal.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/support/fixed_server.hpp"
#include "tests/support/process.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/text_file.hpp"

namespace {

struct shell_run {
  int code = 0;
  std::string said;
};

/// What it says goes to a file.
shell_run in_shell(const tests::fixed_server& server, const std::string& line) {
  const tests::temp_dir dir;
  const auto sets = "export PATH=" + tests::binary_dir() +
                    ":$PATH PAGER=cat MUSTER_DATA=" + server.paths().data + "; ";
  auto sh = tests::process::of("/bin/sh", {"-c", sets + line}, dir / "said");
  const int status = sh.wait();
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, tests::text_of(dir / "said")};
}

}  // namespace

TEST_CASE("what cannot be written is an error, of every command", "[system][ended]") {
  const tests::fixed_server server;
  const std::string policy = MUSTER_SOURCE_DIR "/policies/muster_linux_baseline.yml";
  const std::vector<std::string> all{"--help",
                                     "--version",
                                     "help dump",
                                     "agents",
                                     "agents --format json",
                                     "checks web-1",
                                     "why web-1 100002",
                                     "waivers",
                                     "cves --format json",
                                     "labels",
                                     "tables",
                                     "tables --markdown",
                                     "dump web-1",
                                     "diff web-1 --since 2023-11-01",
                                     "blame web-1 users root",
                                     "export web-1 --csv users",
                                     "export web-1 --sbom cyclonedx",
                                     "scan groups",
                                     "settings",
                                     "policy run " + policy,
                                     "policy commands " + policy,
                                     "policy eval f:/etc/passwd"};
  for (const auto& words : all) {
    const auto came = in_shell(server, "exec muster " + words + " >/dev/full");
    CAPTURE(words, came.said);
    CHECK(came.code == 1);
    CHECK(came.said.ends_with("muster: what it prints could not be written: is the disk full?\n"));
  }
}

TEST_CASE("a closed stdout is called that, and no file gets what was to be printed",
          "[system][ended]") {
  const tests::fixed_server server;
  for (const auto* words : {"agents", "dump web-1 users --format json", "alerts", "--version"}) {
    const auto came = in_shell(server, "exec muster " + std::string(words) + " >&-");
    CAPTURE(words, came.said);
    CHECK(came.code == 1);
    CHECK(came.said.ends_with("muster: what it prints could not be written: stdout is closed\n"));
  }
}

TEST_CASE("checks --fail looks at the rows that it shows", "[system][ended]") {
  const tests::fixed_server server;
  CHECK(in_shell(server, "exec muster checks web-1 --fail").code == 2);
  CHECK(in_shell(server, "exec muster checks web-1 --fail --where result=failed").code == 2);
  CHECK(in_shell(server, "exec muster checks web-1 --fail --where result=passed").code == 0);
}

TEST_CASE("a reader that goes away ends a command without a word", "[system][ended]") {
  const tests::fixed_server server;
  CHECK(in_shell(server, "muster tables | head -n 1 | wc -l").said == "1\n");
  CHECK(in_shell(server, "muster dump web-1 --format json | true").said.empty());
}

TEST_CASE("Ctrl-C before a command has begun ends it with the same line", "[system][ended]") {
  if (tests::address_sanitized) tests::skip("nothing runs before a sanitizer");
  const tests::fixed_server server;
  for (const auto* words : {"agents", "query 'SELECT * FROM os'", "alerts"}) {
    const auto came = in_shell(server, "LD_PRELOAD=" MUSTER_BINARY_DIR
                                       "/libmuster_fault.so "
                                       "MUSTER_FAULT_INTERRUPT=1 muster " +
                                           std::string(words));
    CAPTURE(words, came.said);
    CHECK(came.code == 130);
    CHECK(came.said.ends_with("muster: interrupted before it was done\n"));
  }
}

TEST_CASE("Ctrl-C ends a command with a line, and what it started", "[system][ended]") {
  const tests::temp_dir dir;
  const auto began = dir / "began", log = dir / "said";
  std::ofstream(dir / "slow.yml") << "dialect: muster\npolicy: {id: slow, name: slow}\nchecks:\n"
                                     "  - id: 1\n    title: slow\n    condition: all\n    rules:\n"
                                     "      - 'c:touch " +
                                         began +
                                         "'\n"
                                         "      - 'c:sleep 29.7531'\n";
  tests::process muster("muster", {"policy", "run", "--trust-commands", dir / "slow.yml"}, log);
  tests::await("the first command", [&] { return std::filesystem::exists(began); });
  muster.signal(SIGINT);
  const int status = muster.wait();
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 130));
  CHECK(tests::text_of(log) == "muster: interrupted before it was done\n");
}
