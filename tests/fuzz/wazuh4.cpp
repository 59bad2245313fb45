#include <catch2/catch.hpp>

#include "collector/policy/lint.hpp"
#include "collector/policy/os_regex.hpp"
#include "collector/policy/wazuh4_match.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace policy = collector::policy;

TEST_CASE("no pattern breaks OS_Regex or stalls it", "[fuzz]") {
  const std::vector<std::string> corpus{"^\\s*PermitRootLogin\\s+(no|yes)$",
                                        "\\w+a\\w+a\\w+a\\w+a\\w+#",
                                        "(\\d+)\\D*$|^(\\S*)\\p+",
                                        "\\.*\\.*\\.*x",
                                        "()^$|$^|(\\\\)",
                                        "!^a|b$"};
  const std::string line = std::string(500, 'a') + " 12.5 \t\xff\xc3 (x)" + std::string(500, 'a');
  tests::fuzz("OS_Regex patterns", corpus, [&](const std::string& text) {
    (void)policy::os_match(text, line);
    const auto r = policy::os_regex::compile(text);
    if (!r) return;
    for (const auto& subject : {line, text, std::string{}}) {
      const auto m = r->search(subject);
      if (!m || !*m) continue;
      REQUIRE((*m)->begin <= subject.size());
      for (const auto g : (*m)->groups) REQUIRE(g.size() <= subject.size());
    }
  });
}

TEST_CASE("no rule of 4.x and no output breaks its matching, and lint survives all of them",
          "[fuzz]") {
  const std::vector<std::string> corpus{"not f:/etc/a,/etc/b -> r:^x && !n:y(\\d+) compare => -5",
                                        "d:/etc -> !a|b$ -> N:(\\d) compare \\!= 3",
                                        "c:ls -> r:x && && r:y",
                                        "p:R:^ssh",
                                        "a\\\nb\r\n\0c\n\n",
                                        "NOT f:x -> "};
  const std::string output = "one\\\ntwo 5\r\n\nthree";
  tests::fuzz("4.x rules", corpus, [&](const std::string& text) {
    for (const auto d : {policy::dialect::wazuh4, policy::dialect::wazuh4_pcre2,
                         policy::dialect::wazuh5, policy::dialect::muster}) {
      policy::policy p;
      p.speaks = d;
      policy::check c;
      c.rules.push_back({.at = {1, 1},
                         .as_written = true,
                         .quoted = false,
                         .text = text,
                         .parsed = {},
                         .dropped = {}});
      if (auto r = policy::parse_rule(text, d)) c.rules[0].parsed = *r;
      p.checks.push_back(c);
      (void)policy::lint_policy(p);
      (void)policy::commands_of(p);
      const auto& r = p.checks[0].rules[0].parsed;
      if (!r || !r->content || !policy::is_wazuh4(d)) continue;
      for (const auto& t : {output, text}) {
        (void)policy::match_wazuh4_file(*r->content, t);
        (void)policy::match_wazuh4_output(*r->content, t);
      }
    }
  });
}
