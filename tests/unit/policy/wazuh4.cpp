// What Wazuh 4.x does with a policy as a whole, sentence by sentence of docs/policy.md.
#include <catch2/catch.hpp>

#include "collector/policy/policy_run.hpp"
#include "collector/policy/wazuh4_match.hpp"

namespace policy = collector::policy;
using policy::dialect;
using policy::result_kind;

namespace {

const std::string head_of_4 = "policy:\n  id: p\n  file: p.yml\n  name: n\n  description: d\n";

std::string check(const std::string& id, const std::string& rule, const std::string& more = "") {
  return "  - id: " + id +
         "\n    title: t\n    compliance:\n      - cis: ['1.1']\n    condition: all\n" + more +
         "    rules: ['" + rule + "']\n";
}

policy::run_outcome run(const std::string& yaml, std::optional<dialect> forced = std::nullopt) {
  const auto p = policy::load_policy_text("p.yml", yaml, forced);
  if (!p) FAIL(p.error().detail);
  static const auto root = *common::root_dir::open("/");
  policy::observer facts(root, {});
  return policy::run_policy(*p, facts);
}

}  // namespace

TEST_CASE("what a file looks like when it does not say its dialect", "[policy]") {
  struct row {
    std::string yaml;
    dialect expected;
  };
  const auto c = GENERATE_COPY(
      row{head_of_4 + "checks:\n" + check("1", "f:/etc/passwd"), dialect::wazuh4},
      row{"policy: {id: p, regex_type: pcre2}\nchecks: [{id: 1}]\n", dialect::wazuh4_pcre2},
      row{"policy: {id: p}\nchecks: [{id: 1, name: t}]\n", dialect::wazuh5},
      row{"policy: {id: p}\nchecks: [{id: 1, title: t, compliance: {cis: ['1']}}]\n",
          dialect::wazuh5},
      row{"policy: {id: p}\nchecks: [{id: 1, title: t, mitre: {}}]\n", dialect::wazuh5},
      row{"policy: {id: p}\nchecks: [{id: 1, title: t}]\n", dialect::muster});
  const auto p = policy::read_policy_text("p.yml", c.yaml, std::nullopt);
  REQUIRE(p);
  CHECK(policy::name(p->speaks) == policy::name(c.expected));
}

TEST_CASE("a policy that 4.x rejects has only invalid checks, with the reason and its line",
          "[policy]") {
  struct row {
    std::string yaml, says;
  };
  const auto good = check("1", "f:/etc/passwd");
  const auto c = GENERATE_COPY(
      row{head_of_4 + "checks:\n" + good + check("2", " f:/etc/passwd"),
          "rejects the whole policy"},
      row{head_of_4 + "checks:\n" + good + check("1", "f:/etc/passwd"), "stands twice"},
      row{head_of_4 + "checks:\n" + good + check("\"2\"", "f:/etc/passwd"),
          "an `id` that is a number"},
      row{"policy: {id: p, name: n}\nchecks:\n" + good, "no `description`"},
      row{head_of_4 + "variables: {x: y}\nchecks:\n" + good, "does not begin with $"},
      row{head_of_4 + "requirements: {title: t, condition: all, rules: ['d:/']}\nchecks:\n" + good,
          "no `description`"});
  const auto r = run(c.yaml, dialect::wazuh4);
  INFO(c.says);
  REQUIRE_FALSE(r.checks.empty());
  for (const auto& k : r.checks) {
    CHECK(k.result == result_kind::invalid);
    CHECK(k.reason.find("p.yml:") == 0);
    CHECK(k.reason.find("rejects") != std::string::npos);
  }
}

TEST_CASE("a rule that stops a 4.x scan leaves the checks before it judged", "[policy]") {
  const auto r = run(head_of_4 + "checks:\n" + check("1", "f:/etc/passwd") +
                     check("2", "file:/etc/passwd") + check("3", "f:/etc/passwd"));
  REQUIRE(r.checks.size() == 3);
  CHECK(r.checks[0].result == result_kind::passed);
  CHECK(r.checks[1].result == result_kind::invalid);
  CHECK(r.checks[2].result == result_kind::invalid);
  CHECK(r.checks[2].reason.find("stops the scan") != std::string::npos);
}

TEST_CASE(
    "4.x: a comparison that cannot be made does not hold for a line of text, and holds for a "
    "process",
    "[policy]") {
  struct row {
    const char* pattern;
    policy::rule_verdict text, process;
  };
  using enum policy::rule_verdict;
  const auto c = GENERATE(values<row>({{"!n:^(sshd) compare > 3", not_found, found},
                                       {"n:^(sshd) compare > 3", invalid, found},
                                       {"!n:^sshd compare > 3", not_found, found},
                                       {"r:^ssh && !n:^(sshd) compare > 3", not_found, found},
                                       {"r:^nginx && !n:^(sshd) compare > 3", not_found, not_found},
                                       {"!n:^nginx(\\d+) compare > 3", found, found}}));
  INFO(c.pattern);
  const auto rule = policy::parse_rule(std::string("f:/f -> ") + c.pattern, dialect::wazuh4);
  REQUIRE(rule);
  CHECK(policy::match_wazuh4_line(*rule->content, "sshd").verdict == c.text);
  CHECK(policy::match_wazuh4_process(*rule->content, "sshd").verdict == c.process);
}

TEST_CASE("a check chooses its own regex language in 4.x", "[policy]") {
  const auto r = run(head_of_4 + "checks:\n" + check("1", "f:/etc/passwd -> r:^[r]oot:") +
                     check("2", "f:/etc/passwd -> r:^[r]oot:", "    regex_type: pcre2\n"));
  REQUIRE(r.checks.size() == 2);
  CHECK(r.checks[0].result == result_kind::failed);
  CHECK(r.checks[1].result == result_kind::passed);
}

TEST_CASE("4.x replaces variables in targets only, and keys in any case", "[policy]") {
  const auto r =
      run("policy:\n  ID: p\n  file: p.yml\n  Name: n\n  description: d\n"
          "variables:\n  $dir: /etc,/no/such\nchecks:\n" +
              check("1", "d:$dir -> ^passwd$") + check("2", "f:/etc/passwd -> $dir"),
          dialect::wazuh4);
  REQUIRE(r.checks.size() == 2);
  CHECK(r.checks[0].result == result_kind::passed);
  CHECK(r.checks[1].result == result_kind::failed);
}

TEST_CASE("a broken check costs that check, and says where it stands", "[policy]") {
  const std::string yaml =
      "policy: {id: p, name: n}\nchecks:\n  - {id: 1, name: a, rules: ['d:/']}\n  - {name: b, "
      "condition: all, rules: ['d:/']}\n"
      "  - {id: 3, name: c, condition: all, rules: 'd:/'}\n  - {id: 4, name: d, condition: all, "
      "rules: []}\n"
      "  - {id: 5, name: e, condition: all, rules: ['d:/']}\n";
  const auto r = run(yaml, dialect::wazuh5);
  REQUIRE(r.checks.size() == 5);
  CHECK(r.checks[0].reason.find("p.yml:3: ") == 0);
  CHECK(r.checks[1].reason.find("p.yml:4: ") == 0);
  CHECK(r.checks[2].reason.find("p.yml:5: ") == 0);
  CHECK(r.invalid == 3);
  CHECK(r.checks[3].result == result_kind::not_applicable);
  CHECK(r.checks[4].result == result_kind::passed);
}

TEST_CASE("an OS_Regex that goes back and forth is cut off, and a long line is not", "[policy]") {
  const auto back = policy::os_regex::compile("\\w+a\\w+a\\w+a\\w+a\\w+#");
  REQUIRE(back);
  CHECK_FALSE(back->search(std::string(2000, 'a') + ' '));
  const auto far = policy::os_regex::compile("x\\.*end$");
  REQUIRE(far);
  const auto m = far->search("x" + std::string(1 << 20, 'e') + "end");
  REQUIRE(m);
  CHECK(*m);
}
