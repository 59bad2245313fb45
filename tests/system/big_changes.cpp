// Changes that are larger than what an agent may send without asking for credit.
#include <signal.h>

#include <catch2/catch.hpp>

#include "tests/support/pipeline.hpp"

using tests::await;
using tests::pipeline;

namespace {

void install(pipeline& p, const std::string& before, int version) {
  std::string status = before;
  for (int n = 0; n < 600; ++n)
    status += fmt::format(
        "\nPackage: many-{}\nStatus: install ok installed\nArchitecture: all\nVersion: "
        "{}\nDescription: one of many\n",
        n, version);
  p.write("var/lib/dpkg/status", status);
}

}  // namespace

TEST_CASE("600 packages change at once, again and again: no gap, and nothing is stored twice",
          "[system]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  const auto status = p.read("var/lib/dpkg/status");
  for (int version = 1; version <= 5; ++version) {
    install(p, status, version);
    await("the last of them to be stored", [&] {
      const auto rows = p.ask({"dump", p.agent, "packages"});
      return std::ranges::any_of(rows, [&](const auto& row) {
        return row["name"] == "many-599" && row["version"] == std::to_string(version);
      });
    });
    p.await_settled("the change");
  }
  p.check_oracle();
  p.kill("collector", SIGTERM);
  p.kill("wdb", SIGTERM);
  const auto log = p.log("wdb");
  CHECK(log.find("counted applied") != std::string::npos);
  CHECK(log.find("counted gap") == std::string::npos);
  CHECK(log.find("counted duplicate") == std::string::npos);
}
