// The rule file of analyzers that run: taken when it changes, refused when it is broken.
#include <signal.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "common/hash.hpp"
#include "common/hex.hpp"
#include "tests/support/pipeline.hpp"

using tests::await;
using tests::pipeline;

namespace {

std::string rule_text(const std::string& id) {
  return "rules:\n  - id: " + id +
         "\n    table: users\n    change: added\n    severity: low\n    message: 'user {new.name} "
         "came'\n";
}

void put(const std::string& file, const std::string& text) {
  std::ofstream(file, std::ios::trunc) << text;
}

std::string rules_of_alert(const pipeline& p, const std::string& rule) {
  for (const auto& a : p.alerts())
    if (a["rule"] == rule) return a["ruleset_sha256"];
  return {};
}

}  // namespace

TEST_CASE(
    "a running analyzer takes new rules on SIGHUP, and keeps the old ones when the file is broken",
    "[system][rules]") {
  pipeline p;
  const auto file = p.root() + "-rules.yml";
  put(file, rule_text("first-rule"));
  p.judge_by(file);
  p.start_all();
  p.await_settled("the first scan");
  p.add_user("one", 7001);
  await("the first rule", [&] { return p.count_alerts("first-rule", "user one came") == 1; });
  CHECK(rules_of_alert(p, "first-rule") == common::to_hex(common::sha256(rule_text("first-rule"))));

  put(file, rule_text("second-rule"));
  p.signal("analyzer-1", SIGHUP);
  await("the file to be read", [&] {
    return p.log("analyzer-1").find(common::to_hex(common::sha256(rule_text("second-rule")))) !=
           std::string::npos;
  });
  p.add_user("two", 7002);
  await("the second rule", [&] { return p.count_alerts("second-rule", "user two came") == 1; });
  CHECK(p.count_alerts("first-rule") == 1);
  CHECK(rules_of_alert(p, "second-rule") ==
        common::to_hex(common::sha256(rule_text("second-rule"))));

  put(file, rule_text("third-rule") + "    colour: blue\n");
  p.signal("analyzer-1", SIGHUP);
  await("the file to be refused",
        [&] { return p.log("analyzer-1").find(file + ":7:") != std::string::npos; });
  p.add_user("three", 7003);
  await("the second rule still",
        [&] { return p.count_alerts("second-rule", "user three came") == 1; });
  CHECK(p.count_alerts("third-rule") == 0);
}

TEST_CASE("`muster up` with a broken rule file says where at once, and starts nothing",
          "[system][rules]") {
  pipeline p;
  const auto file = p.root() + "-rules.yml";
  put(file, rule_text("a-rule") + "    colour: blue\n");
  int code = -1;
  const auto text = p.muster({"up", "--once", "--rules", file, "--root", p.root()}, &code);
  CHECK(code == 1);
  CHECK(text.find(file + ":7:") != std::string::npos);
  CHECK(text.find("ready") == std::string::npos);
}

TEST_CASE("`muster-analyzer --check-rules` reads one file, and says where it is wrong",
          "[system][rules]") {
  const tests::temp_dir dir;
  const auto file = dir / "rules.yml", said = dir / "said";
  const auto check = [&] {
    return WEXITSTATUS(tests::process("muster-analyzer", {"--check-rules", file}, said).wait());
  };
  put(file, rule_text("a-rule"));
  CHECK(check() == 0);
  CHECK(std::filesystem::file_size(said) == 0);
  put(file, rule_text("a-rule") + "    colour: blue\n");
  CHECK(check() == 1);
  std::ifstream in(said);
  std::string line;
  std::getline(in, line);
  CHECK(line.starts_with(file + ":7:5: unknown key 'colour'"));
}
