// The corners that all dialects have: depth, words of a command, scripts, and bytes in a policy.
#include "tests/unit/policy/corners.hpp"

#include "collector/policy/rule.hpp"

using collector::policy::dialect;
using collector::policy::result_kind;
using tests::corner;

namespace {

/// A file that lies so many folders below `top`.
std::string down(const std::string& top, int folders, const std::string& file) {
  std::string out = top;
  for (int i = 0; i < folders; ++i) out += "/d";
  return out + "/" + file;
}

std::string policy_in_bytes(const std::string& name) {
  return "policy: {id: p, file: p, name: n, description: d}\nchecks:\n  - {id: 1, title: '" + name +
         "', condition: all, rules: ['d:/dev']}\n";
}

}  // namespace

TEST_CASE("muster: what lies too deep to be looked at is no pass", "[policy]") {
  corner c;
  c.file(down("deep", 33, "needle"), "needle\n").file(down("flat", 32, "needle"), "needle\n");
  c.file("deep/near", "near\n");
  struct row {
    const char* rule;
    char wanted;
  };
  const auto r = GENERATE(row{"not d:{R}/deep -> needle", 'I'}, row{"d:{R}/deep -> r:needle", 'I'},
                          row{"not d:{R}/deep -> r:. -> r:needle", 'I'},
                          row{"d:{R}/deep -> near", 'F'}, row{"not d:{R}/deep -> near", 'N'},
                          row{"d:{R}/deep -> r:. -> r:near", 'F'}, row{"d:{R}/flat -> needle", 'F'},
                          row{"not d:{R}/flat -> zzz", 'F'}, row{"d:{R}/deep", 'F'});
  INFO(r.rule);
  const auto seen = c.look(r.rule, dialect::muster);
  CHECK(tests::letter_of(seen.verdict) == r.wanted);
  if (r.wanted == 'I') CHECK(seen.error.value_or("").find("lies too deep") != std::string::npos);
}

TEST_CASE("Wazuh's dialects look deeper, and the evidence says what they left out", "[policy]") {
  corner c;
  c.file(down("deep", 60, "needle"), "needle\n").file(down("deepest", 300, "needle"), "needle\n");
  const auto d = GENERATE(dialect::wazuh5, dialect::wazuh4, dialect::wazuh4_pcre2);
  CHECK(c.verdict("d:{R}/deep -> needle", d) == 'F');
  CHECK(c.verdict("not d:{R}/deep -> zzz", d) == 'F');
  CHECK(c.look("d:{R}/deep -> zzz", d).looked_at.find("left out") == std::string::npos);
  CHECK(c.look("d:{R}/deepest -> zzz", d).looked_at.find("left out") != std::string::npos);
}

TEST_CASE("a lone quote or backslash at the end of a command is no word", "[policy]") {
  using words = std::vector<std::string>;
  using collector::policy::split_command;
  CHECK(split_command("echo a \\") == words{"echo", "a"});
  CHECK(split_command("echo a \"") == words{"echo", "a"});
  CHECK(split_command("echo a\\") == words{"echo", "a"});
  CHECK(split_command("echo a\"") == words{"echo", "a"});
  CHECK(split_command("\"").empty());
  CHECK(split_command("echo \"\"") == words{"echo", ""});
  CHECK(split_command("echo \\\\") == words{"echo", "\\"});
  CHECK(split_command("echo \"b") == words{"echo", "b"});
}

TEST_CASE("a script without `#!` is run by the shell, with its name and its words", "[policy]") {
  corner c;
  c.file("script", "echo \"[$0] [$1] $#\"\n").file("plain", "text\n");
  std::filesystem::permissions(c.dir / "script", std::filesystem::perms::owner_all);
  const auto d = GENERATE(dialect::muster, dialect::wazuh5, dialect::wazuh4, dialect::wazuh4_pcre2);
  CHECK(c.verdict("c:{R}/script \"a b\" -> [" + (c.dir / "script") + "] [a b] 1", d) == 'F');
  CHECK(c.verdict("c:{R}/script -> r:nothing of it", d) == 'N');
  CHECK(c.verdict("c:{R}/plain -> r:text", d) == 'I');  // not executable
}

TEST_CASE("Wazuh's engines reject a policy with bytes that YAML does not have", "[policy]") {
  const auto d = GENERATE(dialect::wazuh5, dialect::wazuh4, dialect::wazuh4_pcre2);
  const auto bytes = GENERATE("caf\xe9", "a\x01", "a\x7f", "a\xc2\x9b");
  const auto r = tests::run_here(policy_in_bytes(bytes), d);
  REQUIRE(r.checks.size() == 1);
  CHECK(r.checks[0].result == result_kind::invalid);
  CHECK(r.checks[0].reason.find("p.yml:3: ") == 0);
  CHECK(r.checks[0].reason.find("rejects the policy") != std::string::npos);
}

TEST_CASE("letters beyond ASCII, tabs and U+FFFD are text of a policy", "[policy]") {
  const auto d = GENERATE(dialect::wazuh5, dialect::wazuh4);
  const auto text = GENERATE("café", "a\tb", "a\xef\xbf\xbd", "\xf0\x9f\x98\x80", "a\xc2\xa0");
  CHECK(tests::run_here(policy_in_bytes(text), d).passed == 1);
}
