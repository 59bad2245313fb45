// The commands that read policy files, as an author of policies runs them.
#include <fmt/format.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

constexpr auto policy = R"(policy: {{id: {0}, name: A policy, file: {0}.yml}}
checks:
  - {{id: 1, title: A check, condition: all, rules: ["{1}"]}}
)";

struct ran {
  int code = -1;
  std::string said;
};

ran lint(const tests::temp_dir& dir, const std::map<std::string, std::string>& rules) {
  std::vector<std::string> arguments{"policy", "lint"};
  for (const auto& [id, rule] : rules) {
    arguments.push_back(dir / id + ".yml");
    std::ofstream(arguments.back()) << fmt::format(policy, id, rule);
  }
  const auto log = dir / fmt::format("said of {}", rules.size());
  tests::process p("muster", arguments, log);
  ran out;
  out.code = WEXITSTATUS(p.wait());
  std::ostringstream text;
  text << std::ifstream(log).rdbuf();
  out.said = text.str();
  return out;
}

}  // namespace

TEST_CASE("lint sums up what it found in several files", "[system][policy]") {
  const tests::temp_dir dir;
  const auto both = lint(dir, {{"good", "f:/etc/passwd"}, {"wrong", "f:/etc/passwd => r:^root"}});
  CHECK(both.code == 2);
  CHECK(both.said.find("wrong.yml:3:") != std::string::npos);
  CHECK(both.said.find("2 policies, 1 with findings, ") != std::string::npos);
  const auto one = lint(dir, {{"good", "f:/etc/passwd"}});
  CHECK(one.code == 0);
  CHECK(one.said.find("policies") == std::string::npos);
}
