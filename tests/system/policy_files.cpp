// The commands that read policy files, as an author of policies runs them.
#include <fmt/format.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "schemas/json.hpp"
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

ran muster(const tests::temp_dir& dir, std::vector<std::string> arguments) {
  static int runs = 0;  // a log is appended to
  const auto log = dir / fmt::format("said in run {}", ++runs);
  tests::process p("muster", std::move(arguments), log);
  ran out;
  out.code = WEXITSTATUS(p.wait());
  std::ostringstream text;
  text << std::ifstream(log).rdbuf();
  out.said = text.str();
  return out;
}

ran lint(const tests::temp_dir& dir, const std::map<std::string, std::string>& rules) {
  std::vector<std::string> arguments{"policy", "lint"};
  for (const auto& [id, rule] : rules) {
    arguments.push_back(dir / id + ".yml");
    std::ofstream(arguments.back()) << fmt::format(policy, id, rule);
  }
  return muster(dir, std::move(arguments));
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

TEST_CASE("lint of a folder takes the policies in it and passes over other files",
          "[system][policy]") {
  const tests::temp_dir dir;
  std::filesystem::create_directories(dir / "all/deeper");
  std::ofstream(dir / "all/one.yml") << fmt::format(policy, "one", "f:/etc/passwd");
  std::ofstream(dir / "all/deeper/two.yaml") << fmt::format(policy, "two", "f:/a =>  r:x");
  std::ofstream(dir / "all/rules.yml") << "rules: []\n";
  std::ofstream(dir / "all/notes.txt") << "no policy\n";
  const auto all = muster(dir, {"policy", "lint", dir / "all"});
  CHECK(all.code == 2);
  CHECK(all.said.find("two.yaml:3:") != std::string::npos);
  CHECK(all.said.find("rules.yml:1:1: this is no policy") != std::string::npos);
  CHECK(all.said.find("2 policies, 1 with findings") != std::string::npos);
  std::filesystem::create_directories(dir / "none");
  CHECK(muster(dir, {"policy", "lint", dir / "none"}).code == 1);
}

TEST_CASE("lint leaves out the codes that are turned off, and knows them", "[system][policy]") {
  const tests::temp_dir dir;
  const auto file = dir / "p.yml";
  std::ofstream(file) << "policy: {id: p, name: n}\nchecks:\n  - {id: 1, title: t, condition: all, "
                         "rules: ['not f:/a -> r:x', 'f:/a -> r:.*']}\n";
  const std::vector<std::string> wazuh{"policy", "lint", file, "--dialect", "wazuh5"};
  const auto with = [&](std::vector<std::string> more) {
    auto arguments = wazuh;
    arguments.insert(arguments.end(), more.begin(), more.end());
    return muster(dir, arguments);
  };
  CHECK(with({}).said.find("fail-open") != std::string::npos);
  const auto one = with({"--disable", "fail-open"});
  CHECK(one.code == 2);
  CHECK(one.said.find("fail-open") == std::string::npos);
  CHECK(with({"--disable", "fail-open", "--disable", "always-matches"}).code == 0);
  const auto unknown = with({"--disable", "fail-opn"});
  CHECK(unknown.code == 1);
  CHECK(unknown.said.find("did you mean 'fail-open'") != std::string::npos);
}

TEST_CASE("eval of what is no rule, or nearly one, is an error", "[system][policy]") {
  const tests::temp_dir dir;
  CHECK(muster(dir, {"policy", "eval", "--", "f:/etc/passwd -> r:^root:"}).code == 0);
  for (const auto* rule : {"hello", "f:/etc/passwd ->  r:^root:", "f:/etc/passwd -> ^root:"}) {
    const auto e = muster(dir, {"policy", "eval", "--", rule});
    CHECK(e.code == 1);
    CHECK_FALSE(e.said.empty());
  }
}

TEST_CASE("eval says what a check of the rule alone would say, as run does", "[system][policy]") {
  const tests::temp_dir dir;
  struct row {
    const char *rule, *result;
  };
  for (const auto& [rule, result] :
       {row{"f:/none/such -> r:x", "not_applicable"},
        row{"not f:/none/such -> r:x", "not_applicable"}, row{"f:/etc -> r:x", "not_applicable"},
        row{"f:/etc/passwd -> r:^root:", "passed"}, row{"not f:/etc/passwd -> r:^root:", "failed"},
        row{"f:/etc/passwd -> n:^root:([^:]+): compare > 5", "invalid"},
        row{"k:ini:/none/such:a:b -> r:x", "not_applicable"}}) {
    INFO(rule);
    const auto e = muster(dir, {"policy", "eval", "--format", "json", "--", rule});
    const auto said = schemas::json::parse(e.said, nullptr, false);
    REQUIRE(said.is_object());
    std::ofstream(dir / "p.yml") << "dialect: muster\n" << fmt::format(policy, "p", rule);
    const auto r = muster(dir, {"policy", "run", "--format", "json", dir / "p.yml"});
    const auto ran = schemas::json::parse(r.said, nullptr, false);
    REQUIRE(ran.is_object());
    CHECK(said["result"] == ran["checks"][0]["result"]);
    CHECK(said["verdict"] == ran["checks"][0]["rules"][0]["verdict"]);
    CHECK(muster(dir, {"policy", "eval", "--", rule})
              .said.find(std::string("as a check  ") + std::string(said["result"])) !=
          std::string::npos);
    if (std::string(rule) != "f:/etc -> r:x") CHECK(said["result"] == result);
  }
}

TEST_CASE("the sums of a run are of the checks that are shown", "[system][policy]") {
  const tests::temp_dir dir;
  std::ofstream(dir / "p.yml")
      << "dialect: muster\npolicy: {id: p, name: n}\nchecks:\n"
         "  - {id: 1, title: t, condition: all, rules: ['f:/etc/passwd'], references: "
         "['cis:5.2']}\n"
         "  - {id: 2, title: t, condition: all, rules: ['f:/none/1'], references: ['cis:6']}\n"
         "  - {id: 3, title: t, condition: all, rules: ['f:/none/2'], references: ['cis:6']}\n";
  const auto run = [&](const std::string& reference) {
    return muster(dir, {"policy", "run", "--reference", reference, dir / "p.yml"});
  };
  const auto all = muster(dir, {"policy", "run", dir / "p.yml"});
  CHECK(all.said.find("1 passed, 2 failed") != std::string::npos);
  CHECK(all.said.find("are shown") == std::string::npos);
  const auto one = run("cis:5");
  CHECK(one.code == 0);
  CHECK(one.said.find("of 3 checks 1 are shown") != std::string::npos);
  CHECK(one.said.find("1 passed, 0 failed") != std::string::npos);
  CHECK(run("cis:6").said.find("0 passed, 2 failed") != std::string::npos);
  CHECK(run("cis:6").code == 2);
  CHECK(run("cis:7").code == 1);
  CHECK(run("cis:7").said.find("refers to 'cis:7'") != std::string::npos);
  const auto as_json =
      muster(dir, {"policy", "run", "--format", "json", "--reference", "cis:6", dir / "p.yml"});
  const auto summary = schemas::json::parse(as_json.said, nullptr, false)["summary"];
  CHECK(summary["checks"] == 2);
  CHECK(summary["of"] == 3);
  CHECK(summary["failed"] == 2);
}
