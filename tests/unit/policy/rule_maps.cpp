// Rules of muster as maps: what a missing file means, and with what a command has answered.
#include <catch2/catch.hpp>

#include "collector/policy/definition.hpp"
#include "collector/policy/policy_run.hpp"
#include "tests/support/host_folder.hpp"

namespace policy = collector::policy;

namespace {

std::string with_rules(const std::string& condition, const std::string& rules) {
  return "dialect: muster\npolicy: {id: p, name: n}\nchecks:\n- id: 1\n  title: t\n  condition: " +
         condition + "\n  rules:\n" + rules;
}

std::string result_of_map(tests::host_folder& host, const std::string& condition,
                          const std::string& rules) {
  const auto p = policy::load_policy_text("p.yml", with_rules(condition, rules), std::nullopt);
  INFO((p ? "" : p.error().detail));
  REQUIRE(p);
  policy::observer observed(host.root, {.trust_commands = true, .command = {}});
  return std::string(name(policy::run_policy(*p, observed).checks.front().result));
}

std::string map_refusal(const std::string& rule) {
  const auto p =
      policy::load_policy_text("p.yml", with_rules("all", "  - " + rule + "\n"), std::nullopt);
  return p ? "accepted" : p.error().detail;
}

}  // namespace

TEST_CASE("a rule says what a missing file means for its check", "[policy]") {
  tests::host_folder host;
  const auto missing = [&](const std::string& condition, const std::string& says,
                           const std::string& text = "f:/none -> r:x") {
    return result_of_map(host, condition, "  - {rule: '" + text + "', missing: " + says + "}\n");
  };
  for (const auto* condition : {"all", "any", "none"})
    for (const auto* text : {"f:/none -> r:x", "not f:/none -> r:x", "d:/none -> r:conf$"}) {
      CAPTURE(condition, text);
      CHECK(missing(condition, "pass", text) == "passed");
      CHECK(missing(condition, "fail", text) == "failed");
      CHECK(missing(condition, "not_applicable", text) == "not_applicable");
    }
  host.file("none", "y\n");  // it is there: what the rule asks decides
  CHECK(missing("all", "pass") == "failed");
  CHECK(missing("none", "fail") == "passed");
}

TEST_CASE("a command answers with the exit statuses that its rule names", "[policy]") {
  tests::host_folder live("/");
  const auto command = [&](const std::string& script, const std::string& rest) {
    live.script(script);
    return result_of_map(live, "all", "  - {rule: 'c:" + live.script_path() + rest + "}\n");
  };
  CHECK(command("exit 0", "', exit: 0") == "passed");
  CHECK(command("exit 3", "', exit: 0") == "failed");
  CHECK(command("exit 3", "', exit: [0, 3]") == "passed");
  CHECK(command("echo x; exit 0", " -> r:x', exit: 0") == "passed");
  CHECK(command("echo x; exit 2", " -> r:x', exit: [0, 1]") == "invalid");
  live.script("exit 2");  // it failed, and printed nothing: no pass
  CHECK(result_of_map(live, "all",
                      "  - {rule: 'not c:" + live.script_path() + " -> r:x', exit: 0}\n") ==
        "invalid");
  live.script("kill -9 $$");
  CHECK(result_of_map(live, "all", "  - 'not c:" + live.script_path() + " -> r:x'\n") == "invalid");
}

TEST_CASE("a map that says what it cannot mean is refused with its place", "[policy]") {
  CHECK(map_refusal("{rule: 'f:/a -> r:x', missing: pass}") == "accepted");
  CHECK(map_refusal("{rule: 'f:/a -> r:x', missing: maybe}") ==
        "p.yml:8:36: missing: want pass, fail or not_applicable, not 'maybe'");
  CHECK(map_refusal("{rule: 'f:/a', missing: pass}").find("would answer twice") !=
        std::string::npos);
  CHECK(map_refusal("{rule: 'p:sshd', missing: pass}").find("files and folders") !=
        std::string::npos);
  CHECK(map_refusal("{rule: 'f:/a -> r:x', exit: 0}").find("of rules about commands") !=
        std::string::npos);
  for (const auto* exit : {"256", "-1", "one", "[]", "[0, x]", "{a: 1}"}) {
    CAPTURE(exit);
    CHECK(map_refusal("{rule: 'c:/bin/true', exit: " + std::string(exit) + "}").find("exit: ") !=
          std::string::npos);
  }
  CHECK(map_refusal("{rule: 'f:/a -> r:x', mising: pass}").find("did you mean 'missing'") !=
        std::string::npos);
  CHECK(map_refusal("{rule: 'f:/a ->  r:x', missing: pass}").find("a second blank") !=
        std::string::npos);
  CHECK(map_refusal("{missing: pass}") != "accepted");
}

TEST_CASE("what a rule says as a map belongs to what its check demands", "[policy]") {
  const auto definition = [](const std::string& rule) {
    const auto p =
        policy::load_policy_text("p.yml", with_rules("all", "  - " + rule + "\n"), std::nullopt);
    REQUIRE(p);
    return policy::definition_of(p->checks.front(), policy::dialect::muster);
  };
  const auto plain = definition("'f:/a -> r:x'");
  CHECK(definition("{rule: 'f:/a -> r:x'}") == plain);
  CHECK(definition("{rule: 'f:/a -> r:x', missing: pass}") != plain);
  CHECK(definition("{rule: 'f:/a -> r:x', missing: pass}") !=
        definition("{rule: 'f:/a -> r:x', missing: fail}"));
}
