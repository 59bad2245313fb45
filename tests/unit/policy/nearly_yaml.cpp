// What YAML makes of a policy that its author did not see, and what a check says of its findings.
#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "collector/policy/lint.hpp"
#include "collector/policy/lint/codes.hpp"

namespace policy = collector::policy;
using policy::dialect;

namespace {

const std::string rules_of_one =
    "dialect: muster\npolicy: {id: p, name: n}\nchecks:\n  - id: 1\n    title: t\n"
    "    condition: all\n    rules:\n";

std::string load_error(const std::string& yaml, std::optional<dialect> d = std::nullopt) {
  const auto p = policy::load_policy_text("p.yml", yaml, d);
  return p ? "" : p.error().detail;
}

std::string with(std::string yaml, const std::string& what, const std::string& by) {
  return yaml.replace(yaml.find(what), what.size(), by);
}

std::vector<policy::diagnostic> lint_of(const std::string& yaml, std::optional<dialect> d = {}) {
  const auto p = policy::read_policy_text("p.yml", yaml, d);
  REQUIRE(p);
  return policy::lint_policy(*p);
}

bool has_code(const std::vector<policy::diagnostic>& found, const std::string& code) {
  return std::ranges::find(found, code, &policy::diagnostic::code) != found.end();
}

}  // namespace

TEST_CASE("a rule that YAML read as something else is refused, with what to do", "[policy]") {
  struct row {
    const char *rule, *says;
  };
  const auto c = GENERATE(
      row{"      - |\n        f:/a -> r:x\n", "8:9: a newline in the rule"},
      row{"      - >\n        f:/a -> r:x\n", "8:9: a newline in the rule"},
      row{"      - \"f:/a -> r:x\\ny\"\n", "8:9: a newline in the rule"},
      row{"      - f:/a -> r:^a: b\n",
          "8:9: a rule that is not text: YAML took 'f:/a -> r:^a' for"},
      row{"      - !f:/x\n", "8:9: `!f:/x` is a tag of YAML"},
      row{"      - !not f:/x\n", "8:9: `!not` is a tag of YAML"},
      row{"      - [f:/a]\n", "put the rule in quotes"},
      row{"      - 5\n", "put the rule in quotes"},
      row{"      - f:/a -> r:x # && r:y\n", "8:21: YAML takes this for a comment"},
      row{"      - f:/a\n        - not f:/b\n", "two rules in one"},
      row{"      - \"f:/a -> r:\\bfoo\"\n", "U+0008 cannot be seen"},
      row{"      - 'f:/a'\n---\nb: 1\n", "10:1: a second document"},
      row{"      - 'f:/a -> r:Duraci\xf3n'\n",
          "8:26: the byte 0xF3 is no UTF-8, which is `ó` in Latin-1: save the file as UTF-8"});
  INFO(c.rule);
  const auto said = load_error(rules_of_one + c.rule);
  CHECK(said.starts_with("p.yml:"));
  CHECK(said.find(c.says) != std::string::npos);
}

TEST_CASE("a file in another encoding is refused, and which one it seems to be is said",
          "[policy]") {
  const std::string whole = rules_of_one + "      - 'f:/a'\n";
  for (const bool big : {false, true})
    for (const bool marked : {false, true}) {
      std::string wide = marked ? (big ? "\xFE\xFF" : "\xFF\xFE") : "";
      for (const char c : whole) {
        if (big) wide += '\0';
        wide += c;
        if (!big) wide += '\0';
      }
      INFO(big << " " << marked);
      CHECK(load_error(wide) == "p.yml:1:1: the file is UTF-16: save it as UTF-8");
      CHECK(load_error(wide.substr(0, 40)) == "p.yml:1:1: the file is UTF-16: save it as UTF-8");
    }
  CHECK(load_error("\xEF\xBB\xBF" + whole).empty());
  CHECK(load_error(with(whole, "title: t", "title: caf\xe9")).find("`é` in Latin-1") !=
        std::string::npos);
  CHECK(load_error(with(whole, "title: t", "title: \x93t\x94")).find("0x93 is no UTF-8: save") !=
        std::string::npos);
}

TEST_CASE("a check behind a quote that is never closed is not lost", "[policy]") {
  const auto yaml = with(rules_of_one, "    title: t\n", "    title: \"t\n") + "      - 'f:/a'\n";
  for (const auto d : {dialect::muster, dialect::wazuh5, dialect::wazuh4, dialect::wazuh4_pcre2})
    CHECK(load_error(yaml, d).find("p.yml:5:12: a quote that is never closed") == 0);
  CHECK(load_error(rules_of_one + "      - !{rule: 'f:/a', missing: pass}\n")
            .find("8:9: `!` is a tag of YAML") != std::string::npos);
  CHECK(load_error(rules_of_one + "      - {rule: 'f:/a -> r:x', missing: pass}\n").empty());
}

TEST_CASE("what YAML allows and keeps as written loads", "[policy]") {
  const auto* rule = GENERATE("      - >-\n        f:/a ->\n        r:x\n",
                              "      - f:/a # there\n", "      - f:/a ->\n          r:x\n",
                              "      - 'f:/a'\n---\n", "      - \"f:/a -> r:x\\\\s\"\n");
  INFO(rule);
  CHECK(load_error(rules_of_one + rule).empty());
}

TEST_CASE("Wazuh's dialects read such files as before, and lint names it", "[policy]") {
  const auto yaml = with(rules_of_one, "dialect: muster\n", "");
  CHECK(has_code(lint_of(yaml + "      - 'd:/'\n---\nb: 1\n", dialect::wazuh5), "yaml"));
  CHECK(has_code(lint_of(yaml + "      - |\n        d:/\n", dialect::wazuh5), "newline"));
  CHECK(has_code(lint_of(yaml + "      - 'd:/\xe9'\n", dialect::wazuh5), "encoding"));
  CHECK(
      has_code(lint_of(yaml + "      - d:/ -> r:^ #x -> r:y\n", dialect::wazuh5), "yaml-comment"));
  CHECK(load_error(yaml + "      - 'd:/'\n---\nb: 1\n", dialect::wazuh5).empty());
}

TEST_CASE("ids that YAML reads as numbers are told apart only in quotes", "[policy]") {
  CHECK(load_error(with(rules_of_one, "id: 1\n", "id: 1.10\n") + "      - 'd:/'\n")
            .find("4:9: the id 1.10 is a number") != std::string::npos);
  CHECK(load_error(with(rules_of_one, "id: 1\n", "id: '1.10'\n") + "      - 'd:/'\n").empty());
  const auto other = with(with(rules_of_one, "dialect: muster\n", ""), "id: 1\n", "id: 1.1\n");
  CHECK(has_code(lint_of(other + "      - 'd:/'\n", dialect::wazuh5), "unquoted-number"));
}

TEST_CASE("a regex of 200 kB is not printed whole", "[policy]") {
  const auto said =
      load_error(rules_of_one + "      - 'f:/a -> r:(" + std::string(200'000, 'x') + "'\n");
  CHECK(said.size() < 1000);
  CHECK(said.find("[…]") != std::string::npos);
  CHECK(policy::shortened(std::string(479, 'x')).size() == 479);
}

TEST_CASE("a check turns findings off, with a reason", "[policy]") {
  const auto annotated = [](const std::string& lint) {
    return with(rules_of_one, "    rules:\n", "    lint: " + lint + "\n    rules:\n") +
           "      - 'd:/'\n      - 'd:/'\n";
  };
  CHECK(has_code(lint_of(annotated("{off: [two-values], reason: x}")), "duplicate-rule"));
  CHECK(lint_of(annotated("{off: [duplicate-rule], reason: 'twice for the report'}")).empty());
  CHECK(load_error(annotated("{off: [duplicate-rule]}")).find("wants a `reason`") !=
        std::string::npos);
  CHECK(load_error(annotated("{off: [duplicate-rul], reason: x}")).find("did you mean") !=
        std::string::npos);
  CHECK(load_error(annotated("{off: duplicate-rule, reason: x}")).find("a list of codes") !=
        std::string::npos);
  CHECK_FALSE(load_error(annotated("{of: [duplicate-rule], reason: x}")).empty());
}

TEST_CASE("an error of a muster policy is not turned off", "[policy]") {
  const auto yaml = with(rules_of_one, "    rules:\n",
                         "    lint: {off: [arrow-spacing], reason: x}\n    rules:\n") +
                    "      - 'f:/a ->  r:x'\n";
  CHECK_FALSE(load_error(yaml).empty());
  CHECK(has_code(lint_of(yaml), "arrow-spacing"));
}

TEST_CASE("in Wazuh's dialects the annotation is read too, and is no unknown key", "[policy]") {
  const auto yaml = with(with(rules_of_one, "dialect: muster\n", ""), "    rules:\n",
                         "    lint: {off: [fail-open], reason: x}\n    rules:\n") +
                    "      - 'not f:/a -> r:x'\n";
  CHECK(lint_of(yaml, dialect::wazuh5).empty());
}

TEST_CASE("a cause that rules share is told once, with the places of the others", "[policy]") {
  auto yaml = with(rules_of_one, "dialect: muster\n", "");
  for (int i = 0; i < 125; ++i) yaml += fmt::format("      - 'not f:/a{} -> r:x'\n", i);
  const auto found = lint_of(yaml, dialect::wazuh5);
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == "fail-open");
  CHECK(found[0].also.size() == 124);
  CHECK(found[0].also.back().line == found[0].at.line + 124);
}

TEST_CASE("all of one key with two values is told", "[policy]") {
  struct row {
    const char *first, *second;
    bool told;
  };
  const auto c =
      GENERATE(row{"r:^\\s*MaxAuthTries\\s+4", "r:^\\s*MaxAuthTries\\s+3", true},
               row{"r:^\\s*PermitRootLogin\\s+no\\b", "!r:^# && r:PermitRootLogin\\s+yes", true},
               row{"n:^a\\s*=\\s*(\\d+) compare >= 5", "n:^a\\s*=\\s*(\\d+) compare < 5", true},
               row{"n:^a\\s*=\\s*(\\d+) compare >= 5", "r:^a\\s*=\\s*3$", true},
               row{"n:^a\\s*=\\s*(\\d+) compare >= 5", "n:^a\\s*=\\s*(\\d+) compare < 9", false},
               row{"r:^a\\s+4", "r:^b\\s+3", false},
               row{"r:^auth\\s+required", "r:^auth\\s+sufficient", false},
               row{"r:^a\\s+yes", "!r:^a\\s+no", false});
  INFO(c.first << " and " << c.second);
  const auto yaml =
      rules_of_one + "      - 'f:/a -> " + c.first + "'\n      - 'f:/a -> " + c.second + "'\n";
  CHECK(has_code(lint_of(yaml), "two-values") == c.told);
  CHECK(load_error(yaml).empty());
  CHECK_FALSE(has_code(lint_of(with(yaml, "condition: all", "condition: any")), "two-values"));
}

TEST_CASE("text that is no rule is an error by itself", "[policy]") {
  CHECK_FALSE(policy::check_rule("hello", dialect::muster));
  CHECK_FALSE(policy::check_rule("hello", dialect::wazuh5));
  CHECK_FALSE(policy::check_rule("f:/a ->  r:x", dialect::muster));
  CHECK(policy::check_rule("f:/a ->  r:x", dialect::wazuh5));
  CHECK(policy::check_rule("f:/a -> r:x", dialect::muster));
}

TEST_CASE("docs/lint.md has every code, and the codes are all that is told", "[policy]") {
  std::ifstream in(std::string(MUSTER_SOURCE_DIR) + "/docs/lint.md");
  std::set<std::string> documented;
  for (std::string line; std::getline(in, line);)
    for (auto at = line.starts_with("| `") ? line.find('`') : line.npos; at < line.find(" |", 1);) {
      const auto end = line.find('`', at + 1);
      documented.insert(line.substr(at + 1, end - at - 1));
      at = line.find('`', end + 1);
    }
  for (const auto code : policy::lint_codes()) {
    INFO(code);
    CHECK(documented.contains(std::string(code)));
  }
  CHECK(documented.size() == policy::lint_codes().size());
}
