#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "collector/policy/match.hpp"
#include "collector/policy/policy.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace policy = collector::policy;

TEST_CASE("no bytes break the policy loader, and every refusal says where", "[fuzz]") {
  std::ifstream in(std::string(MUSTER_SOURCE_DIR) + "/policies/muster_linux_baseline.yml");
  std::ostringstream baseline;
  baseline << in.rdbuf();
  const std::vector<std::string> corpus{
      baseline.str().substr(0, 3000),
      "policy: {id: a, name: b}\nchecks:\n  - {id: 1, title: t, condition: all, rules: ['f:/a -> "
      "r:b']}\n",
      "a: &x [1, 2]\nb: *x\nc: [*x, *x]\n",
      "policy: {id: a}\nchecks:\n  - {id: 1, title: t, condition: all, rules: ['f:/a'], "
      "should_pass: [{files: {/a: {content: x, mode: '0600'}}, "
      "processes: [a], commands: {b: {output: c, exit: 1}}}]}\n",
      "policy:\n  id: \"p\"\nvariables:\n  $v: /etc\nchecks:\n- id: 1\n  name: n\n  condition: "
      "any\n  rules:\n  - "
      "'c:echo $v -> n:(\\d+) compare <= 3'\n"};
  tests::fuzz("policy files", corpus, [](const std::string& bytes) {
    for (const auto forced :
         {std::optional<policy::dialect>{}, std::optional(policy::dialect::muster),
          std::optional(policy::dialect::wazuh5), std::optional(policy::dialect::wazuh4)}) {
      const auto p = policy::load_policy_text("f.yml", bytes, forced);
      if (!p) REQUIRE(p.error().detail.starts_with("f.yml:"));
    }
  });
}

TEST_CASE("no text breaks the rule parser or stalls a match", "[fuzz]") {
  const std::vector<std::string> corpus{
      "f:/etc/passwd -> r:^root:",
      "not d:/etc -> r:\\.conf$ -> !r:^# && n:x(\\d+) compare >= 5",
      "c:echo \"a b\" -> hello && !r:(a+)+$",
      "p:sshd",
      "f:/x -> n:(\\d+) compare != -5",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\nb\r\n\xff\xfe"};
  tests::fuzz("rules", corpus, [&](const std::string& text) {
    for (const auto d : {policy::dialect::muster, policy::dialect::wazuh5}) {
      const auto r = policy::parse_rule(text, d);
      if (!r || !r->content) continue;
      for (const auto kind : {policy::text_kind::file, policy::text_kind::command})
        (void)policy::match(*r->content, corpus.back(), kind, d);
    }
    (void)policy::split_command(text);
  });
}
