// What is nearly right loads in the Wazuh dialects, as in the engines, and lint tells of it.
#include <catch2/catch.hpp>

#include "collector/policy/lint.hpp"

namespace policy = collector::policy;
using policy::dialect;

TEST_CASE("the Wazuh dialects load what is nearly right, and lint names it", "[policy]") {
  struct row {
    dialect d;
    const char *rule, *code;
  };
  using enum dialect;
  const auto c = GENERATE(
      row{wazuh5, "not f:/etc/sysconfig/sshd -> ^\\s*CRYPTO_POLICY=", "pattern-literal"},
      row{wazuh4, "not f:/a ->  r:x", "arrow-spacing"}, row{wazuh5, "not f:/a -> R:^x", "prefix"},
      row{wazuh5, "f:/a -> r: ^x", "prefix-blank"},
      row{wazuh5, "f:/a -> r:^x && no", "literal-beside"},
      row{wazuh5, "f:/a -> r:\\\\s+", "escaped-twice"},
      row{wazuh5, "f:/a -> r:x$y", "never-matches"},
      row{wazuh4_pcre2, "f:/a -> r:x\\n", "never-matches"},
      row{wazuh5, "f:/a -> r:x | r:y", "minterm-inside"}, row{wazuh4, "f:/a, /b", "list-blank"},
      row{wazuh5, "f:/a, /b", "list"}, row{wazuh5, "p:*x*", "process-regex"},
      row{wazuh5, "p:a-very-long-process-name", "process-long"},
      row{wazuh4, "p:a-very-long-process-name", "process-long"},
      row{wazuh5, "f:/a -> n:x.*(\\d+) compare > 1", "capture-cut"},
      row{wazuh4, "f:/a -> r:x\u00a0y", "invisible"}, row{wazuh5, "f:/a → r:x", "typographic"},
      row{wazuh5, "f:/a -&gt; r:x", "entity"}, row{wazuh5, "f:$nowhere/x", "variable-unknown"},
      row{wazuh4_pcre2, "d:/a -> r:[^x] -> r:y", "osregex-literal"},
      row{wazuh5, "c:command -v x -> r:y", "shell-builtin"},
      row{wazuh5, "c:find / -printf \"%p\\n\" -> r:y", "command-backslash"},
      row{wazuh5, "c:sh -c ls | wc -l -> r:y", "shell-words"},
      row{wazuh5, "c:bin/x -> r:y", "command-path"},
      row{wazuh5, "c:cat $HOME/x -> r:y", "shell-variable"},
      row{wazuh4, "f:/a -> r:x ", "rule-blank"});
  INFO(c.rule);
  const auto p = policy::load_policy_text(
      "p.yml",
      std::string("policy: {id: p, file: p.yml, name: n, description: d}\nchecks:\n  - id: 1\n    "
                  "title: t\n    condition: any\n    rules:\n      - '") +
          c.rule + "'\n",
      c.d);
  REQUIRE(p);
  REQUIRE(p->checks.size() == 1);
  CHECK(p->checks[0].rules[0].parsed);
  std::string codes;
  for (const auto& d : policy::lint_policy(*p)) codes += d.code + " ";
  INFO(codes);
  CHECK(codes.find(c.code) != std::string::npos);
}
