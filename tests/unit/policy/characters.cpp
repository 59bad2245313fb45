// muster matches characters and takes numbers whole; Wazuh's dialects keep to bytes.
#include <catch2/catch.hpp>

#include "collector/policy/match.hpp"

namespace policy = collector::policy;
using policy::dialect;
using policy::rule_verdict;

namespace {

policy::match_result matched(const std::string& pattern, const std::string& text,
                             dialect d = dialect::muster) {
  const auto r = policy::parse_rule("f:/a -> " + pattern, d);
  REQUIRE(r);
  return policy::match(*r->content, text, policy::text_kind::file, d);
}
rule_verdict verdict(const std::string& pattern, const std::string& text,
                     dialect d = dialect::muster) {
  return matched(pattern, text, d).verdict;
}

}  // namespace

TEST_CASE("a character is one, whatever its bytes are", "[policy]") {
  CHECK(verdict("r:Duraci[óo]n", "Duración: 5\n") == rule_verdict::found);
  CHECK(verdict("r:Duraci[óo]n", "Duracion: 5\n") == rule_verdict::found);
  CHECK(verdict("r:^.{3}$", "äöü\n") == rule_verdict::found);
  CHECK(verdict("r:DURACIÓN", "duración\n") == rule_verdict::found);
  CHECK(verdict("r:\\x{A0}", "a\u00a0b\n") == rule_verdict::found);
  CHECK(verdict("r:^.{3}$", "äöü\n", dialect::wazuh5) == rule_verdict::not_found);
}

TEST_CASE("classes and their opposites take characters beyond ASCII", "[policy]") {
  const auto* regex = GENERATE("r:^\\S+ x$", "r:^[^#]+ x$", "r:^\\D+ x$", "r:^. x$");
  INFO(regex);
  CHECK(verdict(regex, "ä x\n") == rule_verdict::found);
  CHECK(verdict(regex, "\xe4 x\n") == rule_verdict::found);
  CHECK(verdict("r:^\\W x$", "€ x\n") == rule_verdict::found);
}

TEST_CASE("a letter is one of any alphabet, a digit and a blank are those of ASCII", "[policy]") {
  for (const auto* regex :
       {"r:^duraci\\w+=", "r:^[[:alpha:]]+=", "r:^\\w+\\b=", "r:\\bduraci[[:word:]]n\\b",
        "r:(?i)^DURACI\\wN", "r:^[[:lower:]]+=", "n:^\\w+=(\\d+) compare == 5"}) {
    INFO(regex);
    CHECK(verdict(regex, "duración=5\n") == rule_verdict::found);
    CHECK(verdict(regex, "duraci\xf3n=5\n") == rule_verdict::found);
    CHECK(verdict(regex, "duración=5\n", dialect::wazuh5) != rule_verdict::found);
  }
  CHECK(verdict("r:^\\d$", "٣\n") == rule_verdict::not_found);
  CHECK(verdict("r:^[\\d]$", "٣\n") == rule_verdict::not_found);
  CHECK(verdict("r:a\\sb", "a\u00a0b\n") == rule_verdict::not_found);
  CHECK(verdict("r:^\\S+$", "a\u00a0b\n") == rule_verdict::found);
}

TEST_CASE("a byte that is no UTF-8 hides nothing of its line", "[policy]") {
  CHECK(verdict("r:^[^#]*nullok", "caf\xe9 nullok\n") == rule_verdict::found);
  CHECK(verdict("r:Duraci[óo]n", "Duraci\xf3n\n") == rule_verdict::found);
  CHECK(verdict("r:^\\S+ x$", "ä\xff\xfe x\n") == rule_verdict::found);
}

TEST_CASE("muster compares what is a number as a whole", "[policy]") {
  using enum rule_verdict;
  struct row {
    const char *pattern, *text;
    rule_verdict wanted;
  };
  const auto c = GENERATE(row{"n:size=(\\S+) compare >= 1", "size=1000\n", found},
                          row{"n:size=(\\S+) compare >= 1", "size=1,000\n", invalid},
                          row{"n:size=(\\d+) compare >= 1", "size=1,000\n", invalid},
                          row{"n:size=(\\S+) compare >= 1", "size=10k\n", invalid},
                          row{"n:size=(\\S+) compare >= 1", "size=5.5\n", invalid},
                          row{"n:size=(.+) compare >= 1", "size= 7 \n", found},
                          row{"n:size=(\\S+) compare >= 1", "size=+7\n", found},
                          row{"n:size=(\\S+) compare < 0", "size=-7\n", found},
                          row{"n:retry=(\\d+) compare == 3", "retry=3,unlock=60\n", found},
                          row{"n:size=(.*) compare >= 1", "size=\n", invalid});
  INFO(c.pattern << " on " << c.text);
  CHECK(verdict(c.pattern, c.text) == c.wanted);
  CHECK(verdict(std::string("!") + c.pattern, c.text) ==
        (c.wanted == found ? not_found : c.wanted));
}

TEST_CASE("evidence shows what was compared, and wazuh5 takes the digits in front", "[policy]") {
  CHECK(matched("n:size=(.+) compare >= 1", "size= 7 \n").evidence.value == "7");
  CHECK(verdict("n:size=(\\S+) compare == 1", "size=1,000\n", dialect::wazuh5) ==
        rule_verdict::found);
}
