// What a rule file may say, and that every refusal says where and what to do.
#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"
#include "tests/unit/analyzer/change_sets.hpp"

namespace {

std::string refusal(const std::string& yaml) {
  const auto rules = analyzer::parse_ruleset("r.yml", yaml);
  INFO(yaml);
  REQUIRE_FALSE(rules);
  CHECK(rules.error().detail.find('\n') == std::string::npos);
  return rules.error().detail;
}

/// A whole file around one rule's further lines.
std::string rule(const std::string& lines, const std::string& table = "users") {
  return "rules:\n- id: x\n  table: " + table + "\n  severity: low\n  message: m\n" + lines;
}

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

}  // namespace

TEST_CASE("a broken rule file is refused with file, line, column and what to do", "[analyzer]") {
  struct row {
    const char *what, *yaml, *where, *says;
  };
  const auto r = GENERATE(
      row{"empty", "", "r.yml:1:1: ", "want a rule file"},
      row{"not YAML", "rules: [\n", "r.yml:", "not YAML"},
      row{"a list", "- a\n", "r.yml:1:1: ", "want a mapping with tables, rules"},
      row{"no rules", "tables: {}\n", "r.yml:1:1: ", "want a list `rules`"},
      row{"an unknown key", "rule: []\n",
          "r.yml:1:1: ", "unknown key 'rule'; did you mean 'rules'?"},
      row{"a key twice", "rules: []\nrules: []\n", "r.yml:2:1: ", "stands twice"},
      row{"an alias", "rules: &a []\ntables: *a\n", "r.yml:2:9: ", "alias"},
      row{"a rule that is text", "rules:\n- x\n", "r.yml:2:3: ", "want a mapping with id"},
      row{"no id", "rules:\n- table: users\n", "r.yml:2:3: ", "without `id`"},
      row{"an unknown rule key", "rules:\n- id: a\n  sevrity: low\n",
          "r.yml:3:3: ", "did you mean 'severity'?"},
      row{"an id of other letters",
          "rules:\n- {id: A b, table: users, severity: low, message: m}\n",
          "r.yml:2:8: ", "want at most 64 of a-z"},
      row{"an id of ours",
          "rules:\n- {id: store-rebuilt, table: users, severity: low, message: m}\n",
          "r.yml:2:8: ", "the pipeline itself"},
      row{"an id twice",
          "rules:\n- {id: a, table: users, severity: low, message: m}\n- {id: a, table: os, "
          "severity: low, message: m}\n",
          "r.yml:3:8: ", "'a' stands twice"},
      row{"a technique that is none",
          "rules:\n- {id: a, table: users, severity: low, message: m, mitre: [T1098, T98]}\n",
          "r.yml:2:67: ", "'T98' is no technique of MITRE ATT&CK"},
      row{"a description that is a list",
          "rules:\n- {id: a, table: users, severity: low, message: m, description: [x]}\n",
          "r.yml:2:65: ", "description"},
      row{"an unknown severity", "rules:\n- {id: a, table: users, severity: hihg, message: m}\n",
          "r.yml:2:35: ", "did you mean 'high'?"},
      row{"an unknown table", "rules:\n- {id: a, table: package, severity: low, message: m}\n",
          "r.yml:2:18: ", "did you mean 'packages'?"},
      row{"a derived table", "rules:\n- {id: a, table: scans, severity: low, message: m}\n",
          "r.yml:2:18: ", "derived"},
      row{"a table twice", "rules:\n- {id: a, table: [os, os], severity: low, message: m}\n",
          "r.yml:2:23: ", "stands twice"},
      row{"an identity of no table", "tables: {user: {identity: [name]}}\nrules: []\n",
          "r.yml:1:10: ", "did you mean 'users'?"},
      row{"an identity of no column", "tables: {users: {identity: [nam]}}\nrules: []\n",
          "r.yml:1:29: ", "did you mean 'name'?"},
      row{"a volatile column", "tables: {hardware: {identity: memory_free_bytes}}\nrules: []\n",
          "r.yml:1:31: ", "no column 'memory_free_bytes'"});
  INFO(r.what);
  CHECK_THAT(refusal(r.yaml), StartsWith(r.where) && Contains(r.says));
}

TEST_CASE("a broken condition is refused where it stands", "[analyzer]") {
  struct row {
    const char *lines, *where, *says;
  };
  const auto r = GENERATE(
      row{"  when: x\n", "r.yml:6:9: ", "want a condition"},
      row{"  when: []\n", "r.yml:6:9: ", "one at least"},
      row{"  when: {al: []}\n", "r.yml:6:10: ", "did you mean 'all'?"},
      row{"  when: {any: [], all: []}\n", "r.yml:6:19: ", "second condition"},
      row{"  when: {field: new.shel, equals: a}\n", "r.yml:6:17: ", "did you mean 'shell'?"},
      row{"  when: {field: shell, equals: a}\n", "r.yml:6:17: ", "want new.COLUMN or old.COLUMN"},
      row{"  when: {field: score.after, less: 1}\n",
          "r.yml:6:17: ", "want new.COLUMN or old.COLUMN"},
      row{"  when: {field: new.uid}\n", "r.yml:6:9: ", "a field without a test"},
      row{"  when: {field: new.uid, equal: 0}\n", "r.yml:6:26: ", "did you mean 'equals'?"},
      row{"  when: {field: new.uid, less: 5, greater: 1}\n", "r.yml:6:35: ", "second test"},
      row{"  when: {field: new.uid, equals: root}\n", "r.yml:6:34: ", "uid is int"},
      row{"  when: {field: new.uid, equals: 99999999999999999999}\n", "r.yml:6:34: ", "uid is int"},
      row{"  when: {field: new.uid, matches: a}\n", "r.yml:6:35: ", "matches wants text or a list"},
      row{"  when: {field: new.shell, less: 5}\n", "r.yml:6:34: ", "compare numbers"},
      row{"  when: {field: new.shell, in: /bin/sh}\n", "r.yml:6:32: ", "want a list"},
      row{"  when: {field: new.shell, matches: '(a'}\n", "r.yml:6:37: ", "broken pattern"},
      row{"  when: {changed: shel}\n", "r.yml:6:19: ", "did you mean 'shell'?"},
      row{"  when: {gained: shell}\n", "r.yml:6:18: ", "not a list"},
      row{"  change: renamed\n", "r.yml:6:11: ", "want added, removed, modified"},
      row{"  cases: []\n", "r.yml:6:10: ", "1 to 16 cases"},
      row{"  cases: [{severity: low}]\n", "r.yml:6:11: ", "want a case with `when`"},
      row{"  when: {all: [{all: [{all: [{all: [{all: [{all: [{all: [{all: [{all: [{changed: "
          "uid}]}]}]}]}]}]}]}]}]}\n",
          "r.yml:6:71: ", "deeper than 8"});
  INFO(r.lines);
  CHECK_THAT(refusal(rule(r.lines)), StartsWith(r.where) && Contains(r.says));
}

TEST_CASE("a broken message is refused where it stands", "[analyzer]") {
  struct row {
    const char *table, *message, *says;
  };
  const auto r = GENERATE(
      row{"users", "user {new.nam}", "did you mean 'name'?"},
      row{"users", "user {name}", "want new.COLUMN or old.COLUMN"},
      row{"users", "user {new.name", "without its other half at character 6"},
      row{"users", "a } b", "without its other half"}, row{"users", "{gained.shell}", "not a list"},
      row{"users", "{words.new.shell}", "not a list"}, row{"users", "{lines.groups}", "not a text"},
      row{"users", "{words.shell}", "want new.COLUMN or old.COLUMN"},
      row{"score", "{new.name}", "want score.NAME"},
      row{"score", "{score.befor}", "did you mean 'before'?"});
  INFO(r.message);
  CHECK_THAT(refusal(fmt::format("rules:\n- id: x\n  table: {}\n  severity: low\n  message: '{}'\n",
                                 r.table, r.message)),
             StartsWith("r.yml:5:12: ") && Contains(r.says));
}

TEST_CASE("a score has neither kinds of change nor rows", "[analyzer]") {
  CHECK_THAT(refusal(rule("  change: added\n", "score")), Contains("score.change"));
  CHECK_THAT(refusal(rule("  when: {changed: after}\n", "score")), Contains("score.change"));
  CHECK_THAT(refusal(rule("  when: {field: score.after, less: 1.234}\n", "score")),
             Contains("after is decimal"));
}

TEST_CASE("bounds of a rule file", "[analyzer]") {
  std::string many = "rules:\n";
  for (int i = 0; i < 1001; ++i)
    many += fmt::format("- {{id: r{}, table: os, severity: low, message: m}}\n", i);
  CHECK_THAT(refusal(many), Contains("1001 rules, at most 1000"));
  std::string wide = "  when: [";
  for (int i = 0; i < 300; ++i) wide += "{changed: uid}, ";
  CHECK_THAT(refusal(rule(wide + "]\n")), Contains("more than 256 conditions"));
  CHECK_THAT(refusal("rules: []\n# " + std::string(2u << 20, 'x')), Contains("at most 1048576"));
  CHECK_THAT(refusal("rules: " + std::string(40, '[') + std::string(40, ']')),
             Contains("nested deeper than 32"));
}

TEST_CASE(
    "a rule without conditions holds for every change of its kinds; one rule may be over several "
    "tables",
    "[analyzer]") {
  const auto rules = tests::rules_of(
      "rules:\n- {id: x, table: [users, groups], change: [added, removed], severity: high, "
      "message: '{{}} {new.name|-}'}\n");
  CHECK(rules.notes.size() == 1);
  schemas::user u;
  u.name = "a";
  schemas::group g;
  g.name = "b";
  CHECK(tests::raised(rules,
                      tests::set_of(schemas::table_id::users,
                                    {tests::added(u), tests::removed(u), tests::modified(u, u)})) ==
        std::vector<std::string>{"x high", "x high"});
  const auto alerts = tests::alerts_for(
      rules, tests::set_of(schemas::table_id::groups, {tests::added(g), tests::removed(g)}));
  REQUIRE(alerts.size() == 2);
  CHECK(alerts[0].message == "{} b");
  CHECK(alerts[1].message == "{} -");
}
