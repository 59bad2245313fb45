// `muster chaos` as it is typed.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "schemas/json.hpp"
#include "tests/support/json_schemas.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

TEST_CASE("chaos kills, stops and parts, and everything acknowledged is stored once",
          "[system][chaos]") {
  const tests::temp_dir folder, logs;
  const auto log = logs / "log";
  // The first three faults of this seed are a stop, a partition and a kill, within four seconds.
  tests::process p("muster", {"chaos", "--for", "8s", "--seed", "2", "--format", "json"}, log,
                   {{"TMPDIR", folder.path()}});
  int code = -1;
  tests::await(
      "chaos to end", [&] { return p.ended(); }, std::chrono::seconds{300});
  code = p.wait();
  std::ifstream in(log);
  std::ostringstream said;
  said << in.rdbuf();
  INFO(said.str());
  REQUIRE(WIFEXITED(code));
  CHECK(WEXITSTATUS(code) == 0);
  std::istringstream lines(said.str());
  std::string line, last;
  while (std::getline(lines, line)) last = line;
  const auto j = schemas::json::parse(last);
  tests::check_schemas(last);
  CHECK(said.str().find("seed 2\n") != std::string::npos);
  CHECK(j["kills"] >= 1);
  CHECK(j["stops"] >= 1);
  CHECK(j["partitions"] >= 1);
  CHECK(j["sent"] > 0);
  CHECK(j["acknowledged"] == j["sent"]);
  CHECK(j["stored"] == j["sent"]);
  CHECK(j["lost"] == 0);
  CHECK(j["doubled"] == 0);
  CHECK(j["roots_equal"] == true);
  CHECK(j["slowest_recovery_ms"] > 0);
  CHECK(std::filesystem::is_empty(folder.path()));
}
