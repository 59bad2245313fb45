// docs/policy.md, sentence by sentence: what of a policy is refused at load, and what its keys do.
#include <catch2/catch.hpp>

#include "collector/policy/policy_run.hpp"

namespace policy = collector::policy;
using policy::dialect;

namespace {

std::string refused(const std::string& yaml, std::optional<dialect> d = std::nullopt) {
  const auto p = policy::load_policy_text("p.yml", yaml, d);
  return p ? "" : p.error().detail;
}

const std::string policy_head = "policy:\n  id: p\n  name: n\n";
std::string with_rule(const std::string& rule) {
  return "dialect: muster\n" + policy_head +
         "checks:\n  - id: 1\n    title: t\n    condition: all\n    rules:\n      - '" + rule +
         "'\n";
}

}  // namespace

TEST_CASE("muster says at load what would be judged wrong at every scan", "[policy]") {
  struct row {
    const char* rule;
    const char* says;
  };
  const auto c = GENERATE(row{"f:/a -> n:(\\d+) compare => 5", "'=>' is not one of"},
                          row{"f:/a -> n:(\\d+)", "compare OP NUMBER"},
                          row{"f:/a -> n:(\\d+) compare <= five", "want one number"},
                          row{"f:/a -> r:(", "is broken"},
                          row{"f:/a-> r:x", "a blank on both sides"}, row{"f:/a -> r:x &&y", ""},
                          row{"f:/a -> x&&y", "a blank on both sides"}, row{"x:/a", "is no rule"},
                          row{"!f:/a", "write `not `"}, row{"f:relative", "not an absolute path"},
                          row{"f: /a", "a blank"}, row{"p:a -> b", "takes no pattern"});
  INFO(c.rule);
  const auto said = refused(with_rule(c.rule));
  if (*c.says == '\0') return;
  CHECK(said.find("p.yml:10:") == 0);
  CHECK(said.find(c.says) != std::string::npos);
}

TEST_CASE("a policy file that is wrong is refused with its line and column", "[policy]") {
  struct row {
    const char* what;
    std::string yaml, says;
  };
  std::string deep(200, '[');
  const auto c = GENERATE_COPY(
      row{"not YAML", "policy: [\n", "p.yml:"}, row{"empty", "", "want a policy"},
      row{"no policy", "checks: []\n", "want a mapping `policy`"},
      row{"no checks", policy_head, "want a list `checks`"},
      row{"a scalar", "hello\n", "want a mapping with `policy`"}, row{"too deep", deep, "p.yml:"},
      row{"an unknown key", "dialect: muster\n" + policy_head + "cheks: []\nchecks: []\n",
          "did you mean 'checks'"},
      row{"a key twice", "dialect: muster\n" + policy_head + "checks: []\nchecks: []\n",
          "stands twice"},
      row{"an alias", "dialect: muster\npolicy: &a\n  id: p\nchecks: []\nvariables: *a\n",
          "an alias"},
      row{"an unknown dialect", "dialect: klingon\n" + policy_head + "checks: []\n",
          "is not a dialect"},
      row{"an unknown condition",
          "dialect: muster\n" + policy_head +
              "checks:\n  - id: 1\n    title: t\n    condition: most\n    rules: ['f:/a']\n",
          "want all, any or none"},
      row{"an id twice",
          with_rule("f:/a") + "  - id: 1\n    title: t\n    condition: all\n    rules: ['f:/a']\n",
          "stands twice"});
  INFO(c.what);
  const auto said = refused(c.yaml);
  CHECK(said.find("p.yml:") == 0);
  CHECK(said.find(c.says) != std::string::npos);
}

TEST_CASE("an alias bomb is cut off by the number of nodes", "[policy]") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    bomb += fmt::format("a{}: &a{} [", i, i);
    for (int j = 0; j < 10; ++j) bomb += fmt::format("{}*a{}", j ? ", " : "", i - 1);
    bomb += "]\n";
  }
  CHECK(refused(bomb + policy_head + "checks: []\n", dialect::wazuh5)
            .find("possible alias expansion abuse") != std::string::npos);
}

TEST_CASE("in wazuh5 the last of two keys wins and a bad rule is dropped", "[policy]") {
  const auto p =
      policy::load_policy_text("p.yml",
                               "policy: {id: a, id: b, name: n}\nchecks:\n  - {id: 1, name: t, "
                               "condition: all, rules: ['x:/nothing', 'd:/']}\n",
                               dialect::wazuh5);
  REQUIRE(p);
  CHECK(p->id == "b");
  CHECK_FALSE(p->found.empty());
  static const auto root = *common::root_dir::open("/");
  policy::observer facts(root, {});
  CHECK(policy::run_policy(*p, facts).passed == 1);
}

TEST_CASE("requirements that are not met make every check not applicable", "[policy]") {
  const auto p = policy::load_policy_text(
      "p.yml",
      "dialect: muster\n" + policy_head +
          "requirements:\n  title: r\n  condition: all\n  rules: ['f:/no/such/file']\n" +
          "checks:\n  - {id: 1, title: t, condition: all, rules: ['d:/']}\n",
      std::nullopt);
  REQUIRE(p);
  static const auto root = *common::root_dir::open("/");
  policy::observer facts(root, {});
  const auto run = policy::run_policy(*p, facts);
  CHECK(run.requirements == policy::run_outcome::met::unmet);
  CHECK(run.not_applicable == 1);
}
