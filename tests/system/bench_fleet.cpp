// `muster bench fleet` as it is typed.
#include <signal.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <fstream>
#include <sstream>

#include "schemas/json.hpp"
#include "tests/support/json_schemas.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

namespace fs = std::filesystem;

/// A folder for what the program makes, and what it printed.
struct bench {
  tests::process start(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"bench", "fleet"});
    return tests::process("muster", std::move(arguments), log, {{"TMPDIR", folder.path()}});
  }
  std::string said() const {
    std::ifstream in(log);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  schemas::json last_line() const {
    std::istringstream in(said());
    std::string line, last;
    while (std::getline(in, line)) last = line;
    return schemas::json::parse(last);
  }
  tests::temp_dir folder, logs;
  std::string log = logs / "log";
};

}  // namespace

TEST_CASE(
    "bench fleet measures a server of its own, and finds all that was acknowledged in its "
    "stores",
    "[system][bench_fleet]") {
  bench b;
  auto p = b.start({"--agents", "4", "--rows", "40", "--duration", "1s", "--format", "json"});
  const int code = p.wait();
  INFO(b.said());
  REQUIRE(WIFEXITED(code));
  CHECK(WEXITSTATUS(code) == 0);
  const auto j = b.last_line();
  tests::check_schemas(j.dump());
  CHECK(j["agents"] == 4);
  CHECK(j["rows"] == 160);
  for (const auto* figure :
       {"handshakes_per_s", "rows_per_s", "deltas_per_s", "p50_ms", "p99_ms", "wdb_mib", "sent"})
    CHECK(j[figure] > 0);
  CHECK(j["acknowledged"] == j["sent"]);
  CHECK(j["stored"] == j["sent"]);
  CHECK(j["lost"] == 0);
  CHECK(j["doubled"] == 0);
  CHECK(j["roots_equal"] == true);
  CHECK(j["storm_s"].is_null());
  CHECK(fs::is_empty(b.folder.path()));
}

TEST_CASE("bench fleet tells how long a fleet takes to come back, and loses nothing",
          "[system][bench_fleet]") {
  bench b;
  auto p = b.start({"--agents", "8", "--rows", "20", "--duration", "1s", "--rate", "50", "--storm",
                    "--format", "json"});
  const int code = p.wait();
  INFO(b.said());
  CHECK((WIFEXITED(code) && WEXITSTATUS(code) == 0));
  const auto j = b.last_line();
  CHECK(j["storm_s"] > 0);
  CHECK(j["stored"] == j["sent"]);
  CHECK(j["roots_equal"] == true);
}

TEST_CASE("bench fleet ends with 130 at Ctrl-C, and leaves nothing behind",
          "[system][bench_fleet]") {
  bench b;
  auto p = b.start({"--agents", "2", "--rows", "20", "--duration", "60s", "--rate", "20"});
  tests::await(
      "changes", [&] { return b.said().find("changes ") != std::string::npos; },
      std::chrono::seconds{60}, [&] { return b.said(); });
  std::vector<pid_t> stages;
  for (const auto& e : fs::recursive_directory_iterator(b.folder.path()))
    if (e.path().extension() == ".pid") {
      std::ifstream in(e.path());
      in >> stages.emplace_back();
    }
  CHECK(stages.size() == 4);
  for (const auto pid : stages) REQUIRE(::kill(pid, 0) == 0);
  p.signal(SIGINT);
  const int code = p.wait();
  INFO(b.said());
  REQUIRE(WIFEXITED(code));
  CHECK(WEXITSTATUS(code) == 130);
  CHECK(fs::is_empty(b.folder.path()));
  for (const auto pid : stages) {
    CHECK(::kill(pid, 0) == -1);
    CHECK(errno == ESRCH);
  }
}

TEST_CASE("bench fleet says what it cannot do", "[system][bench_fleet]") {
  bench b;
  const auto ends_with = [&](std::vector<std::string> arguments, const std::string& text) {
    auto p = b.start(std::move(arguments));
    const int code = p.wait();
    INFO(b.said());
    CHECK((WIFEXITED(code) && WEXITSTATUS(code) == 1));
    CHECK(b.said().find(text) != std::string::npos);
  };
  ends_with({"--agents", "0"}, "--agents 0: a number from 1 to 100000 was expected");
  ends_with({"--duration", "soon"}, "--duration");
  ends_with({"--connect", "muster1.aaaa"}, "token");
  ends_with({"--connect", "muster1.aaaa", "--storm"}, "a server of its own only");
  ends_with({"--connect", "muster1.aaaa", "--data", b.logs.path()}, "one server or the other");
}
