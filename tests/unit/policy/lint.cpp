// docs/lint.md, code by code.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "collector/policy/lint.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/shared.hpp"
#include "tests/support/skip.hpp"

namespace policy = collector::policy;
namespace fs = std::filesystem;
using policy::dialect;

namespace {

const std::string header = "policy:\n  id: p\n  file: p.yml\n  name: n\n  description: d\n";

std::string with_rules(std::initializer_list<const char*> rules,
                       const std::string& condition = "all") {
  std::string out =
      header + "checks:\n  - id: 1\n    title: t\n    condition: " + condition + "\n    rules:\n";
  for (const auto* r : rules) out += std::string("      - '") + r + "'\n";
  return out;
}

std::vector<policy::diagnostic> lint(const std::string& yaml, dialect d) {
  const auto p = policy::read_policy_text("p.yml", yaml, d);
  if (!p) FAIL(p.error().detail);
  return policy::lint_policy(*p);
}

const policy::diagnostic* find(const std::vector<policy::diagnostic>& found,
                               const std::string& code) {
  const auto at = std::ranges::find(found, code, &policy::diagnostic::code);
  return at == found.end() ? nullptr : &*at;
}

bool is_documented(const std::string& code) {
  std::ifstream in(std::string(MUSTER_SOURCE_DIR) + "/docs/lint.md");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("| `" + code + "` |")) return true;
  return false;
}

}  // namespace

TEST_CASE("lint names what is wrong with a rule, and where in it", "[policy]") {
  struct row {
    dialect d;
    const char *rule, *code;
    int column;  // in the file; the rule's text begins in column 10
  };
  using enum dialect;
  const auto c = GENERATE(
      row{wazuh5, "f:/a-> r:x", "arrow-spacing", 14},
      row{wazuh5, "c:a -> -> n:x", "arrow-doubled", 17},
      row{wazuh5, "c:a -> r:b -> r:c", "arrow-extra", 20},
      row{wazuh4, "f:/a -> ", "pattern-empty", 14},
      row{wazuh5, "f:/a -> r:x&& r:y", "and-spacing", 21},
      row{wazuh4, "f:/a -> r:x && && r:y", "minterm-empty", 22},
      row{wazuh5, "d:/a -> .* -> r:x", "name-not-regex", 18},
      row{wazuh4, "d:/a -> .* -> r:x", "name-not-regex", 18},
      row{wazuh5, "d:/a -> !r:^# && n:x(\\d) compare < 1", "name-number", 18},
      row{wazuh5, "d:/a/* -> r:x", "glob", 12}, row{wazuh5, "f:/a,/b", "list", 12},
      row{wazuh5, "f: /a", "target-blank", 0}, row{wazuh5, "p:r:^x", "process-regex", 12},
      row{wazuh5, "!f:/a", "bang", 10}, row{wazuh5, "f:/a -> n:(\\d+)", "compare-missing", 20},
      row{wazuh5, "f:/a -> n:(\\d+) compare => 5", "compare-operator", 26},
      row{wazuh4, "f:/a -> n:(\\d+) compare => 5", "compare-operator", 26},
      row{wazuh5, "f:/a -> n:(\\d+) compare <=5", "compare-glued", 26},
      row{wazuh4, "f:/a -> n:\\d+ compare > 5", "capture-missing", 20},
      row{wazuh4, "f:/a -> n:(\\d+) compare > -5", "compare-sign", 26},
      row{wazuh5, "f:/a -> r:(", "regex", 20}, row{wazuh4, "f:/a -> !r:(a|b)", "regex", 21},
      row{wazuh5, "f:/a -> n:x(d+) compare > 1", "backslash-missing", 22},
      row{wazuh4, "f:/a -> r:x.*y", "osregex-literal", 20},
      row{wazuh5, "f:/a -> r:x\\.*y", "dots-only", 20},
      row{wazuh5, "f:/a -> r:x (\\d+) compare > 1", "compare-in-regex", 20},
      row{wazuh5, "f:/a -> r:^#$Mod", "never-matches", 20},
      row{wazuh5, "f:/a -> r:.*", "always-matches", 20},
      row{wazuh5, "f:/a -> r:x && !r:x", "never-matches", 20},
      row{wazuh5, "f:/a -> x && r:y", "literal-whole", 18},
      row{wazuh4, "c:ls", "command-without-pattern", 12},
      row{wazuh5, "c:echo \"a -> r:x", "quotes-unbalanced", 12},
      row{wazuh5, "c:ls | wc -l -> r:1", "shell-syntax", 15},
      row{wazuh5, "c:ls /etc/* -> r:1", "shell-glob", 15},
      row{wazuh5, "not f:/a -> r:x", "fail-open", 9}, row{wazuh5, "x:/a", "rule", 9},
      row{wazuh5, "f:/a => r:x", "arrow-missing", 15},
      row{muster, "f:/a => x", "arrow-missing", 15}, row{wazuh5, "c:ls r:x", "arrow-missing", 15},
      row{muster, "f:/a -> n:x\\d+ compare > 5", "capture-missing", 20},
      row{wazuh4, "f:/a -> n:(\\d+) compare> 5", "compare-glued", 26},
      row{wazuh5, "c:sh -c ''ls /etc'' -> r:x", "single-quotes", 0});
  INFO(c.rule);
  const auto found = lint(with_rules({c.rule}), c.d);
  const auto* d = find(found, c.code);
  for (const auto& f : found) INFO(f.code << " " << f.message);
  REQUIRE(d != nullptr);
  CHECK(is_documented(c.code));
  CHECK(d->at.line == 11);
  if (c.column != 0) CHECK(d->at.column == c.column);
}

TEST_CASE("lint finds nothing in rules that are right", "[policy]") {
  const auto rule =
      GENERATE("f:/etc/ssh/sshd_config -> r:^\\s*PermitRootLogin\\s+no",
               "not d:/etc/x -> r:\\.conf$ -> !r:^# && n:a=(\\d+) compare >= 5",
               "c:sh -c \"ls /etc/* | wc -l\" -> n:^(\\d+) compare < 9", "p:sshd",
               "f:/etc/a,/etc/*.conf -> r:x|y$|^z", "c:stat -c \"%a %U\" /etc/shadow -> r:^0");
  INFO(rule);
  const auto found = lint("dialect: muster\n" + with_rules({rule}), dialect::muster);
  for (const auto& f : found) UNSCOPED_INFO(f.code << " " << f.message);
  CHECK(found.empty());
}

TEST_CASE("a negated registry rule lacks no arrow", "[policy]") {
  CHECK(find(lint(with_rules({"not r:HKEY_LOCAL_MACHINE\\SYSTEM\\Setup"}), dialect::wazuh5),
             "arrow-missing") == nullptr);
}

TEST_CASE("lint names what is wrong with a file", "[policy]") {
  const std::string check = "  - {id: 1, title: t, condition: all, rules: ['d:/']}\n";
  struct row {
    std::string yaml, code;
  };
  const auto c = GENERATE_COPY(
      row{header + "cheks: []\nchecks:\n" + check, "unknown-key"},
      row{header + "checks:\n" + check + check, "duplicate-id"},
      row{header + "checks:\n  - {id: 1, id: 2, title: t, condition: all, rules: ['d:/']}\n",
          "yaml"},
      row{"policy: {id: 7, name: n}\nchecks:\n" + check, "unquoted-number"},
      row{"policy: {name: n}\nchecks:\n" + check, "policy-field"},
      row{header + "checks:\n  - {title: t, condition: all, rules: ['d:/']}\n", "check-id"},
      row{header + "checks:\n  - {id: 1, condition: all, rules: ['d:/']}\n", "title"},
      row{header + "checks:\n  - {id: 1, title: t, rules: ['d:/']}\n", "condition"},
      row{header + "checks:\n  - {id: 1, title: t, condition: all, rules: 'd:/'}\n", "rules"},
      row{header + "checks:\n  - {id: 1, title: t, condition: all, rules: []}\n", "rules"},
      row{header +
              "checks:\n  - {id: 1, title: t, condition: all, references: x, rules: ['d:/']}\n",
          "not-a-list"},
      row{header + "checks:\n  - {id: 1, title: [t], condition: all, rules: ['d:/']}\n",
          "not-text"},
      row{header +
              "checks:\n  - {id: 1, title: t, severity: severe, condition: all, rules: ['d:/']}\n",
          "severity"},
      row{header + "variables: {x: y}\nchecks:\n" + check, "variables"},
      row{header + "requirements: {title: t, rules: ['d:/']}\nchecks:\n" + check, "condition"},
      row{header + "checks:\n  - {id: 1, title: t, condition: all, rules: ['d:/'], should_pass: "
                   "[{fils: {}}]}\n",
          "fixture"},
      row{with_rules({"d:/", "d:/"}), "duplicate-rule"},
      row{with_rules({"d:/", "not d:/"}), "contradiction"});
  INFO(c.code);
  CHECK(is_documented(c.code));
  CHECK(find(lint(c.yaml, dialect::muster), c.code) != nullptr);
  if (c.code != "duplicate-rule" && c.code != "contradiction")
    CHECK_FALSE(policy::load_policy_text("p.yml", c.yaml, dialect::muster));
}

TEST_CASE("thirty-three rules are an error in muster and none in Wazuh", "[policy]") {
  std::string yaml = with_rules({});
  for (int i = 0; i < 33; ++i) yaml += "      - 'f:/a" + std::to_string(i) + "'\n";
  CHECK_FALSE(policy::load_policy_text("p.yml", yaml, dialect::muster));
  CHECK(lint(yaml, dialect::wazuh5).empty());
}

TEST_CASE("the commands that a policy can run, and who uses them", "[policy]") {
  const auto yaml = header +
                    "requirements: {title: t, description: d, condition: all, rules: ['c:uname -s "
                    "-> r:Linux']}\nchecks:\n" +
                    "  - {id: 1, title: t, condition: any, rules: ['c:echo \"a b\" -> r:a', "
                    "'c:uname   -s -> r:Linux', 'c:never']}\n" +
                    "  - {id: 2, title: t, condition: all, rules: ['not c:echo \"a b\" -> r:b']}\n";
  const auto p = policy::read_policy_text("p.yml", yaml, dialect::wazuh4);
  REQUIRE(p);
  const auto all = policy::commands_of(*p);
  REQUIRE(all.size() == 2);  // 4.x does not run one without a pattern
  CHECK(all[0].argv == std::vector<std::string>{"uname", "-s"});
  CHECK(all[0].checks == std::vector<std::string>{"requirements", "1"});
  CHECK(all[1].argv == std::vector<std::string>{"echo", "a b"});
  CHECK(all[1].checks == std::vector<std::string>{"1", "2"});
}

TEST_CASE("how many of the real policies have defects", "[policy][shared]") {
  constexpr int one_of = tests::address_sanitized ? 8 : 1;
  std::error_code ec;
  int files = 0, policies = 0, with_defects = 0, findings = 0;
  for (const auto& e : fs::recursive_directory_iterator(tests::shared("data/policies"), ec)) {
    if (e.path().extension() != ".yml" || files++ % one_of != 0) continue;
    const auto p = policy::read_policy(e.path().string(), std::nullopt);
    INFO(e.path().string());
    REQUIRE(p);
    auto found = policy::lint_policy(*p);
    for (const auto& d : found) CHECK(d.at.line > 0);
    std::erase_if(found, [](const auto& d) {
      return d.code == "fail-open";
    });  // the engine's, not the policy's
    ++policies;
    with_defects += !found.empty();
    findings += static_cast<int>(found.size());
  }
  if (policies == 0) tests::skip("no shared policies in " + tests::shared("data/policies"));
  std::cout << "real policies: " << policies << ", with defects: " << with_defects
            << ", defects: " << findings << "\n";
  CHECK(with_defects <= policies);
}
