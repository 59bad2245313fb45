// Where Wazuh 5.x does what nobody would expect: each corner with its verdict, and beside it a near
// neighbour that is as one thinks.
#include <sys/stat.h>

#include "tests/support/skip.hpp"
#include "tests/unit/policy/corners.hpp"

using collector::policy::dialect;
using collector::policy::result_kind;
using tests::corner;
using tests::verdict_beside;

namespace {

struct wazuh5_row {
  const char* rule;
  char wanted;
};

char in_wazuh5(const corner& c, const std::string& rule) {
  return c.verdict(rule, dialect::wazuh5);
}

std::string wazuh5_policy(const std::string& requirements, const std::string& rule = "d:/") {
  return "policy: {id: p, name: n}\n" + requirements +
         "checks:\n  - {id: 1, name: t, condition: all, rules: ['" + rule + "']}\n";
}

}  // namespace

TEST_CASE("wazuh5: the character behind `compare` is dropped, whatever it is", "[policy]") {
  corner c;
  c.file("num", "1\n2\n3\n").file("conf", "v=3\n");
  const auto r = GENERATE(wazuh5_row{"f:{R}/num -> n:(\\d) compare == 2", 'F'},
                          wazuh5_row{"f:{R}/num -> n:(\\d) compare== 2", 'I'},
                          wazuh5_row{"f:{R}/num -> n:(\\d) compares == 2", 'F'},
                          wazuh5_row{"f:{R}/conf -> n:v=(\\d+) compare== 3", 'I'},
                          wazuh5_row{"f:{R}/conf -> n:v=(\\d+) compare > 3", 'N'},
                          wazuh5_row{"f:{R}/conf -> n:v=(\\d+) compare", 'I'});
  INFO(r.rule);
  CHECK(in_wazuh5(c, r.rule) == r.wanted);
}

TEST_CASE("wazuh5: a regex whose first group took no part cannot be judged", "[policy]") {
  corner c;
  c.file("num", "1\n2\n3\n");
  const auto r = GENERATE(
      wazuh5_row{"f:{R}/num -> r:(9)|(2)", 'I'}, wazuh5_row{"not f:{R}/num -> r:(9)|(2)", 'I'},
      wazuh5_row{"f:{R}/num -> !r:(9)|(2)", 'I'}, wazuh5_row{"c:cat {R}/num -> r:(9)|(2)", 'N'},
      wazuh5_row{"not c:cat {R}/num -> r:(9)|(2)", 'F'}, wazuh5_row{"f:{R}/num -> r:(2)|(9)", 'F'},
      wazuh5_row{"f:{R}/num -> r:(?:9)|(2)", 'F'}, wazuh5_row{"f:{R}/num -> r:(9)|(8)", 'N'},
      wazuh5_row{"c:cat {R}/num -> r:(2)|(9)", 'F'});
  INFO(r.rule);
  CHECK(in_wazuh5(c, r.rule) == r.wanted);
  for (const auto other : {dialect::muster, dialect::wazuh4_pcre2})
    CHECK(c.verdict("f:{R}/num -> r:(9)|(2)", other) == 'F');
}

TEST_CASE("wazuh5: what is broken in a pattern counts when it is reached", "[policy]") {
  corner c;
  c.file("f", "abc\nzzz 7\n").file("other", "abc\n").file("none", "");
  const auto r =
      GENERATE(wazuh5_row{"f:{R}/other -> r:zzz && r:(", 'N'},
               wazuh5_row{"not f:{R}/other -> r:zzz && r:(", 'F'},
               wazuh5_row{"f:{R}/f -> r:zzz && r:(", 'I'},
               wazuh5_row{"f:{R}/other -> r:( && r:zzz", 'I'}, wazuh5_row{"f:{R}/none -> r:(", 'N'},
               wazuh5_row{"f:{R}/other -> n:zzz (\\d+) compare => 9", 'N'},
               wazuh5_row{"f:{R}/f -> n:zzz (\\d+) compare => 9", 'I'},
               // The number is asked for first.
               wazuh5_row{"f:{R}/other -> n:zzz (\\d+) compare > x", 'I'},
               wazuh5_row{"f:{R}/other -> n:zzz (\\d+) compare =>9", 'I'},
               wazuh5_row{"f:{R}/other -> n:zzz (\\d+)", 'I'},
               wazuh5_row{"c:cat {R}/f -> r:zzz && r:(", 'N'});
  INFO(r.rule);
  CHECK(in_wazuh5(c, r.rule) == r.wanted);
}

TEST_CASE("wazuh5: a command's output ends at its first NUL", "[policy]") {
  corner c;
  c.file("nul", std::string("one\ntwo\0three\nfour\n", 19));
  const auto r = GENERATE(
      wazuh5_row{"c:cat {R}/nul -> r:one", 'F'}, wazuh5_row{"c:cat {R}/nul -> r:^two$", 'F'},
      wazuh5_row{"c:cat {R}/nul -> r:three", 'N'}, wazuh5_row{"c:cat {R}/nul -> r:four", 'N'},
      wazuh5_row{"f:{R}/nul -> r:three", 'F'}, wazuh5_row{"f:{R}/nul -> r:four", 'F'});
  INFO(r.rule);
  CHECK(in_wazuh5(c, r.rule) == r.wanted);
}

TEST_CASE("wazuh5: a process is its name or its first word", "[policy]") {
  const std::string cron = "/usr/sbin/cron 200";
  CHECK(verdict_beside("p:/usr/sbin/cron", cron, dialect::wazuh5) == 'F');
  CHECK(verdict_beside("p:/usr/sbin/cron 200", cron, dialect::wazuh5) == 'N');
  CHECK(verdict_beside("p:cron", cron, dialect::wazuh5) == 'F');
  CHECK(verdict_beside("p:200", cron, dialect::wazuh5) == 'N');
  CHECK(verdict_beside("p:/usr/sbin/cron 200", cron, dialect::muster) == 'F');
}

TEST_CASE("wazuh5: a name is found below a folder of nothing but folders", "[policy]") {
  corner c;
  c.file("d/sub/name", "k=1\n").file("two/a/x", "x\n").folder("two/b").file("both/sub/x", "x\n");
  c.file("both/name", "k=1\n");
  const auto r =
      GENERATE(wazuh5_row{"d:{R}/d -> r:name", 'F'}, wazuh5_row{"not d:{R}/d -> r:name", 'N'},
               wazuh5_row{"d:{R}/d -> r:^x$", 'I'},  // nothing but folders at its top
               wazuh5_row{"d:{R}/d -> name", 'F'}, wazuh5_row{"d:{R}/d -> zzz", 'N'},
               wazuh5_row{"d:{R}/two -> r:^x$ -> r:x", 'I'}, wazuh5_row{"d:{R}/both -> r:^x$", 'F'},
               wazuh5_row{"d:{R}/both -> r:^zzz$", 'N'});
  INFO(r.rule);
  CHECK(in_wazuh5(c, r.rule) == r.wanted);
}

TEST_CASE("wazuh5: a name that cannot be judged is passed over, and `n:` is a name", "[policy]") {
  corner c;
  c.file("d/a2", "x\n").file("d/b9", "x\n").file("bad/f", "x\n");
  const auto r =
      GENERATE(wazuh5_row{"d:{R}/d -> r:(9)|(2)", 'F'}, wazuh5_row{"d:{R}/d -> r:(8)|(2)", 'N'},
               wazuh5_row{"d:{R}/bad -> r:(", 'I'}, wazuh5_row{"d:{R}/bad -> r:zzz && r:(", 'N'},
               wazuh5_row{"d:{R}/d -> n:b(\\d) compare == 9", 'N'},
               wazuh5_row{"not d:{R}/d -> n:b(\\d)", 'F'},
               wazuh5_row{"d:{R}/d -> r:b && n:b(\\d) compare == 9", 'F'});
  INFO(r.rule);
  CHECK(in_wazuh5(c, r.rule) == r.wanted);
}

TEST_CASE("wazuh5: of two entries with one key the last wins", "[policy]") {
  const auto last = tests::run_here(
      "policy: {id: a, id: b, name: n}\nchecks:\n  - {id: 1, name: t, condition: none, condition: "
      "all, rules: ['d:/no/such'], rules: ['d:/']}\n",
      dialect::wazuh5);
  CHECK(last.policy_id == "b");
  CHECK(last.passed == 1);
  const auto first = tests::run_here(
      "policy: {id: a, id: b, file: p, name: n, description: d}\nchecks:\n  - {id: 1, title: t, "
      "condition: all, rules: ['d:/'], rules: ['d:/no/such']}\n",
      dialect::wazuh4);
  CHECK(first.policy_id == "a");
  CHECK(first.passed == 1);
}

TEST_CASE("wazuh5: requirements without a usable rule are met", "[policy]") {
  using met = collector::policy::run_outcome::met;
  const auto of = [](const std::string& requirements) {
    return tests::run_here(wazuh5_policy(requirements), dialect::wazuh5);
  };
  CHECK(of("requirements: {condition: all, rules: ['x:/nothing']}\n").requirements == met::met);
  CHECK(of("requirements: {condition: any, rules: []}\n").passed == 1);
  CHECK(of("requirements: {condition: all}\n").passed == 1);
  CHECK(of("requirements: {title: t}\n").passed == 1);
  CHECK(of("requirements: {condition: all, rules: ['x:/a', 'd:/no/such']}\n").requirements ==
        met::unmet);
  CHECK(of("requirements: {condition: all, rules: ['x:/a', 'd:/']}\n").passed == 1);
  CHECK(of("requirements: {condition: any, rules: ['f:/no/such -> r:x']}\n").not_applicable == 1);
}

TEST_CASE("wazuh5: a folder that lists its entries and shows none of them is invalid", "[policy]") {
  if (::geteuid() != 0) tests::skip("wants root, to become another user");
  corner c;
  c.file("d/name", "k=1\n").file("open/name", "k=1\n").folder("empty");
  REQUIRE(::chmod(c.dir.path().c_str(), 0755) == 0);
  for (const auto* closed : {"d", "empty"}) REQUIRE(::chmod((c.dir / closed).c_str(), 0744) == 0);
  const auto r = GENERATE(wazuh5_row{"d:{R}/d -> name", 'I'}, wazuh5_row{"d:{R}/d -> r:name", 'I'},
                          wazuh5_row{"not d:{R}/d -> r:zzz", 'I'}, wazuh5_row{"d:{R}/d", 'F'},
                          wazuh5_row{"d:{R}/empty -> name", 'N'},
                          wazuh5_row{"d:{R}/open -> r:name -> r:k", 'F'});
  INFO(r.rule);
  CHECK(c.verdict_as(65534, r.rule, dialect::wazuh5) == r.wanted);
}
