// Where Wazuh 4.x does what nobody would expect: each corner with its verdict, and beside it a near
// neighbour that is as one thinks.
#include "tests/unit/policy/corners.hpp"

using collector::policy::dialect;
using tests::corner;
using tests::verdict_beside;

namespace {

struct wazuh4_row {
  const char* rule;
  char wanted;
};

}  // namespace

TEST_CASE("wazuh4: a path that leads through a file cannot be resolved", "[policy]") {
  corner c;
  c.file("f", "x\n").folder("d");
  const auto r = GENERATE(wazuh4_row{"not f:/etc/passwd/x", 'I'}, wazuh4_row{"f:{R}/f/x/y", 'I'},
                          wazuh4_row{"f:{R}/f/", 'I'}, wazuh4_row{"d:{R}/f/x", 'I'},
                          wazuh4_row{"not f:{R}/d/x", 'F'}, wazuh4_row{"not f:{R}/no/x", 'F'},
                          wazuh4_row{"d:{R}/d/x", 'N'}, wazuh4_row{"f:{R}/f/x,{R}/f", 'F'});
  INFO(r.rule);
  CHECK(c.verdict(r.rule, dialect::wazuh4) == r.wanted);
  CHECK(c.verdict(r.rule, dialect::wazuh4_pcre2) == r.wanted);
}

TEST_CASE("wazuh4: a negated comparison that cannot be made ends a file, and nothing is found",
          "[policy]") {
  corner c;
  c.file("f", "abc\n3\n").file("g", "3\nabc\n").file("num", "1\n2\n3\n");
  const auto r = GENERATE(
      wazuh4_row{"f:{R}/f -> !n:(\\w+) compare > 5", 'N'},
      wazuh4_row{"not f:{R}/f -> !n:(\\w+) compare > 5", 'F'},
      wazuh4_row{"f:{R}/g -> !n:(\\w+) compare > 5", 'F'},  // the line before it decides
      wazuh4_row{"f:{R}/f -> !n:(\\d+) compare > 5", 'F'},
      wazuh4_row{"f:{R}/f -> n:(\\w+) compare == 3", 'I'},
      wazuh4_row{"f:{R}/f -> r:^3 && !n:(\\w+) compare > 5", 'F'},  // another one fails on `abc`
      wazuh4_row{"f:{R}/f -> n:(\\w+) compare > 5 && n:(\\w+) compare < 9", 'N'},
      wazuh4_row{"f:{R}/num -> n:(\\w+) compare > 1 && n:(\\w+) compare < 3", 'F'},
      wazuh4_row{"f:{R}/f -> r:a && n:(\\w+) compare > 5", 'I'});
  INFO(r.rule);
  CHECK(c.verdict(r.rule, dialect::wazuh4) == r.wanted);
}

TEST_CASE("wazuh4: for a process whatever cannot be compared holds", "[policy]") {
  const auto in_wazuh4 = [](const char* rule) {
    return verdict_beside(rule, "/bin/bash", dialect::wazuh4);
  };
  CHECK(in_wazuh4("p:n:(bash) compare == 0") == 'F');
  CHECK(in_wazuh4("p:!n:(bash) compare == 0") == 'F');
  CHECK(in_wazuh4("not p:n:(bash) compare == 0") == 'N');
  CHECK(in_wazuh4("p:n:(zsh) compare == 0") == 'N');
  CHECK(in_wazuh4("p:r:^zsh && n:(bash) compare == 0") == 'N');
  CHECK(in_wazuh4("p:r:^bash") == 'F');
}

TEST_CASE("wazuh4: a name with `r:` is an OS_Regex, or all of it an OS_Match", "[policy]") {
  corner c;
  c.file("d/README", "x\n");
  const auto r =
      GENERATE(wazuh4_row{"d:{R}/d -> R:README", 'F'}, wazuh4_row{"d:{R}/d -> r:^read\\w+$", 'F'},
               wazuh4_row{"d:{R}/d -> r:\\/zz|README", 'F'},
               wazuh4_row{"d:{R}/d -> r:\\/zz|OTHER", 'N'}, wazuh4_row{"d:{R}/d -> r:\\/zz", 'N'},
               wazuh4_row{"d:{R}/d -> README", 'F'}, wazuh4_row{"d:{R}/d -> r:OTHER", 'N'});
  INFO(r.rule);
  CHECK(c.verdict(r.rule, dialect::wazuh4) == r.wanted);
  CHECK(c.verdict(r.rule, dialect::wazuh4_pcre2) == r.wanted);
}

TEST_CASE("wazuh4: an entry with a comma in its name is two paths", "[policy]") {
  corner c;
  c.file("c/x,y.conf", "k=1\n").file("e/y.conf", "k=1\n").file("g/x,y.conf", "k=1\n");
  c.file("g/x", "k=1\n");
  const auto r =
      GENERATE(wazuh4_row{"d:{R}/c -> y.conf", 'N'}, wazuh4_row{"d:{R}/c -> y.conf -> r:k", 'I'},
               wazuh4_row{"d:{R}/g -> y.conf", 'F'},  // its first path is there
               wazuh4_row{"d:{R}/e -> y.conf", 'F'});
  INFO(r.rule);
  CHECK(c.verdict(r.rule, dialect::wazuh4) == r.wanted);
}

TEST_CASE("wazuh4: OS_Regex finds no byte beyond ASCII by name", "[policy]") {
  corner c;
  c.file("f", "caf\xe9 1\ncaf\xc3\xa9 2\n");
  const auto r = GENERATE(
      wazuh4_row{"f:{R}/f -> r:caf\xc3\xa9", 'N'}, wazuh4_row{"f:{R}/f -> r:caf\\.+ 2", 'F'},
      wazuh4_row{"f:{R}/f -> r:caf\\W 1", 'F'}, wazuh4_row{"f:{R}/f -> r:caf", 'F'},
      wazuh4_row{"f:{R}/f -> caf\xc3\xa9 2", 'F'});  // one whole line
  INFO(r.rule);
  CHECK(c.verdict(r.rule, dialect::wazuh4) == r.wanted);
  CHECK(c.verdict("f:{R}/f -> r:caf\xc3\xa9", dialect::wazuh4_pcre2) == 'F');
}
