// `muster status` and `muster doctor` of stages that run.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/pipeline.hpp"

namespace fs = std::filesystem;

namespace {

struct health_said {
  int code = -1;
  std::vector<std::string> checks;  ///< that found something
};

health_said health_of(const tests::pipeline& p, const std::string& command) {
  health_said out;
  const auto text = p.muster({command, "--format", "json"}, &out.code);
  INFO(text);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto object = schemas::json::parse(line);
    if (command == "doctor") out.checks.push_back(object.at("check"));
    for (const auto& problem : object.value("problems", schemas::json::array()))
      out.checks.push_back(problem.at("check"));
  }
  return out;
}

using found_checks = std::vector<std::string>;

}  // namespace

TEST_CASE("of stages that run nothing is wrong; what is broken then is found", "[system][health]") {
  tests::pipeline p("1h");
  p.start_all();
  p.await_settled("the first scan");
  fs::permissions(p.paths().data, fs::perms::owner_all);  // as `muster up` makes it
  for (const auto* command : {"status", "doctor"}) {
    const auto well = health_of(p, command);
    CHECK(well.checks == found_checks{});
    CHECK(well.code == 0);
  }
  fs::create_directories(p.paths().own_rules());
  std::ofstream(p.paths().own_rules() + "/own.yml") << "rules: [{id: 5}]\n";
  for (const auto* command : {"status", "doctor"}) {
    const auto rules = health_of(p, command);
    CHECK(rules.checks == found_checks{"rule-broken"});
    CHECK(rules.code == 2);
  }
  p.kill("alerts");
  const auto down = health_of(p, "status");
  CHECK(down.checks == found_checks{"stage-down", "rule-broken"});
  CHECK(down.code == 2);
}
