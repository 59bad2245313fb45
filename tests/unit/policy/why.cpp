// Why a check failed, also where nothing was found: what was looked at, and the value that did not
// hold.
#include <catch2/catch.hpp>

#include "collector/policy/evidence.hpp"
#include "tests/support/host_folder.hpp"

namespace policy = collector::policy;
using policy::rule_verdict;

namespace {

policy::run_outcome run(const tests::host_folder& host, const std::string& body,
                        const std::string& dialect = "muster") {
  const auto p = policy::load_policy_text(
      "p.yml", "dialect: " + dialect + "\npolicy: {id: p, name: n}\n" + body, std::nullopt);
  INFO((p ? "" : p.error().detail));
  REQUIRE(p);
  policy::observer facts(host.root, {});
  return policy::run_policy(*p, facts);
}

std::string check_of(const std::string& rules, const std::string& want = "all") {
  return "checks:\n  - id: 1\n    title: t\n    condition: " + want + "\n    rules:\n" + rules;
}

}  // namespace

TEST_CASE("a check that found nothing shows the first lines that it looked at", "[policy][why]") {
  const tests::host_folder host;
  host.file("c", "one\ntwo\npassword=hunter2hunter2\n");
  const auto r = run(host, check_of("      - 'f:/c -> r:^three'\n      - 'f:/c -> r:^one'\n"));
  const auto& rules = r.checks[0].rules;
  CHECK(rules[0].first_lines == "one\ntwo\npassword=***\n");
  CHECK(rules[1].first_lines.empty());  // it has its line
  CHECK(policy::evidence_json(rules[0])["first_lines"] == "one\ntwo\npassword=***\n");
  CHECK_FALSE(policy::evidence_json(rules[1]).contains("first_lines"));
}

TEST_CASE("a check that passed shows none", "[policy][why]") {
  const tests::host_folder host;
  host.file("c", "one\n");
  const auto r = run(host, check_of("      - 'not f:/c -> r:^three'\n"));
  CHECK(r.checks[0].result == policy::result_kind::passed);
  CHECK(r.checks[0].rules[0].first_lines.empty());
  const auto near = run(host, check_of("      - 'not f:/c -> r:^one && r:two'\n")).checks[0];
  CHECK(near.result == policy::result_kind::passed);
  CHECK_FALSE(near.rules[0].match.near);
}

TEST_CASE("what is shown of a check has 4 KiB, in whole lines", "[policy][why]") {
  const tests::host_folder host;
  std::string text;
  for (int n = 0; n < 2000; ++n) text += "line " + std::to_string(n) + "\n";
  host.file("a", text);
  host.file("b", text);
  const auto r = run(host, check_of("      - 'f:/a -> r:^x'\n      - 'f:/b -> r:^x'\n", "any"));
  const auto& rules = r.checks[0].rules;
  CHECK(rules[0].first_lines.size() > 4000);
  CHECK(rules[0].first_lines.ends_with("\n"));
  CHECK(rules[0].first_lines.size() + rules[1].first_lines.size() <= 4096);
}

TEST_CASE("a secret that the cut would halve is not shown", "[policy][why]") {
  const tests::host_folder host;
  host.file("c", std::string(4085, 'x') + "\npassword=hunter2hunter2hunter2\n");
  const auto r = run(host, check_of("      - 'f:/c -> r:^three'\n"));
  CHECK(r.checks[0].rules[0].first_lines.find("hunter2") == std::string::npos);
}

TEST_CASE("of a folder the names are shown, of a list the first file that is there",
          "[policy][why]") {
  const tests::host_folder host;
  host.file("d/b.conf", "x\n");
  host.file("c", "one\n");
  const auto r = run(host, check_of("      - 'd:/d -> r:nope -> r:x'\n"
                                    "      - 'f:/none,/c -> r:^three'\n",
                                    "any"));
  CHECK(r.checks[0].rules[0].first_lines == "/d/b.conf\n");
  CHECK(r.checks[0].rules[1].first_lines == "one\n");
}

TEST_CASE("of processes their names are shown where none is the one that was looked for",
          "[policy][why]") {
  const tests::host_folder host("/");
  const auto none = run(host, check_of("      - 'p:no-such-process-1'\n")).checks[0];
  CHECK(none.result == policy::result_kind::failed);
  CHECK_FALSE(none.rules[0].first_lines.empty());
  CHECK(none.rules[0].first_lines.size() <= 4096);
  std::string own;
  std::getline(std::ifstream("/proc/self/comm"), own);
  const auto found = run(host, check_of("      - 'not p:" + own + "'\n")).checks[0];
  CHECK(found.result == policy::result_kind::failed);
  CHECK(found.rules[0].first_lines.empty());  // it is told which process that is
}

TEST_CASE("a check that could not be decided shows what the rules that could saw",
          "[policy][why]") {
  const tests::host_folder host;
  host.file("c", "one\n");
  const auto r = run(host, check_of("      - 'f:/c -> r:^three'\n"
                                    "      - 'f:/c -> n:^(\\w*) compare > 1'\n",
                                    "any"));
  CHECK(r.checks[0].result == policy::result_kind::invalid);
  CHECK(r.checks[0].rules[0].first_lines == "one\n");
}

TEST_CASE("where no line meets all of a pattern the nearest is shown, and what it lacks",
          "[policy][why]") {
  const tests::host_folder host;
  host.file("c", "# root\nroot no\nroot yes # password=hunter2hunter2\nann no\n");
  const auto e = host.eval("f:/c -> r:^root && !r:yes && r:sometimes");
  CHECK(e.verdict == rule_verdict::not_found);
  CHECK(e.match.near_line == 2);
  CHECK(e.match.near == "root no");
  CHECK(e.match.unmet == "r:sometimes");
  const auto other = host.eval("f:/c -> r:^root && r:yes && !r:password");
  CHECK(other.match.near_line == 3);
  CHECK(other.match.near == "root yes # password=***");
  CHECK(other.match.unmet == "!r:password");
  CHECK(other.first_lines.empty());
  CHECK(policy::evidence_json(other)["unmet"] == "!r:password");
  const auto number = host.eval("f:/c -> r:^ann && n:(\\d+) compare > 1");
  CHECK(number.match.unmet == "n:(\\d+) compare > 1");
  // Lines that only lack what they should are near to nothing.
  const auto none = host.eval("f:/c -> !r:^# && r:nobody");
  CHECK_FALSE(none.match.near);
  CHECK_FALSE(policy::evidence_json(none).contains("near"));
  CHECK_FALSE(none.first_lines.empty());
  CHECK_FALSE(host.eval("f:/c -> r:^root && r:no").match.near);
}

TEST_CASE("the nearest line of a file that is a secret is not shown", "[policy][why]") {
  const tests::host_folder host;
  host.file("etc/shadow", "root:$y$j9T$abcdefghijklmnop:19000:0:99999:7:::\n");
  const auto e = host.eval("f:/etc/shadow -> r:^root && r:nothing-of-that-kind");
  CHECK(e.match.near == "*** (this file is a secret: none of it is shown)");
  CHECK(host.eval("k:login.defs:X -> r:a && r:b").match.near == std::nullopt);
}

TEST_CASE("the value that did not hold is shown with its line", "[policy][why]") {
  const tests::host_folder host;
  host.file("c", "# x\nmax 400\n");
  const auto e = host.eval("f:/c -> n:^max (\\d+) compare <= 365");
  CHECK(e.verdict == rule_verdict::not_found);
  CHECK(e.match.value == "400");
  CHECK(e.match.value_line == 2);
  CHECK(e.match.compare == "<= 365");
  CHECK(e.first_lines.empty());
  const auto good = host.eval("f:/c -> n:^max (\\d+) compare > 365");
  CHECK(good.match.line == 2);
  CHECK_FALSE(good.match.value_line);
}

TEST_CASE("requirements that are not met are told with the rule and what it saw", "[policy][why]") {
  const tests::host_folder host;
  host.file("os", "ID=debian\n");
  const auto r = run(host,
                     "requirements:\n  title: t\n  condition: all\n  rules:\n"
                     "    - 'f:/os -> r:^ID=fedora'\n" +
                         check_of("      - 'f:/os'\n"));
  CHECK(r.requirements == policy::run_outcome::met::unmet);
  CHECK(r.checks[0].reason ==
        "Policy requirements not met: this rule does not hold: f:/os -> r:^ID=fedora");
  REQUIRE(r.checks[0].rules.size() == 1);
  CHECK(r.checks[0].rules[0].first_lines == "ID=debian\n");
  CHECK(policy::evidence_json(r.checks[0].rules[0])["of_requirements"] == true);
}

TEST_CASE("references of every dialect have one spelling", "[policy][why]") {
  const tests::host_folder host;
  host.file("c", "");
  const std::string rules = "      - 'f:/c'\n";
  const auto of = [&](const std::string& keys, const std::string& dialect) {
    return run(host, check_of(rules) + keys, dialect).checks[0].references;
  };
  using list = std::vector<std::string>;
  CHECK(of("    compliance: {cis: [\"5.2.1\", \"5.2.2\"], pci_dss: \"2.2\"}\n"
           "    references: [\"https://example.org/x\"]\n",
           "muster") == list{"cis:5.2.1", "cis:5.2.2", "pci_dss:2.2", "https://example.org/x"});
  CHECK(of("    mitre: {technique: {id: [T1036], name: [Masquerading]}, tactic: {id: [TA0005]}}\n",
           "wazuh5") == list{"mitre:T1036", "mitre:TA0005"});
}

TEST_CASE("a command that 4.x has a verdict on without running it is not run to explain it",
          "[policy][why]") {
  const tests::host_folder host;
  const auto trace = host.dir / "ran";
  const auto p = policy::load_policy_text(
      "p.yml",
      "policy: {id: p, name: n, file: f, description: d}\nchecks:\n  - id: 1\n    title: t\n"
      "    condition: all\n    rules:\n      - 'not c:touch " +
          trace + "'\n",
      policy::dialect::wazuh4);
  REQUIRE(p);
  const auto root = *common::root_dir::open("/");
  policy::observer facts(root, {.trust_commands = true, .command = {}, .native = false});
  const auto r = policy::run_policy(*p, facts);
  CHECK(r.checks[0].result == policy::result_kind::failed);
  CHECK(r.checks[0].rules[0].first_lines.empty());
  CHECK_FALSE(std::filesystem::exists(trace));
}
