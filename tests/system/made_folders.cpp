// Stages that are given a data folder which is not there.
#include <signal.h>

#include <catch2/catch.hpp>

#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/text_file.hpp"

TEST_CASE("a stage says that it made the data folder that it was given", "[system][bad]") {
  const tests::temp_dir dir;
  for (const auto* stage : {"muster-broker", "muster-wdb", "muster-alerts", "muster-analyzer"}) {
    const auto data = dir / stage, log = data + ".log";
    tests::process running(stage, {"--data", data}, log);
    const auto says = data + ": there was no such folder, and it was made\"}\n";
    tests::await(says, [&] { return tests::text_of(log).find(says) != std::string::npos; });
    running.signal(SIGTERM);
    CHECK(running.wait() == 0);
  }
}
