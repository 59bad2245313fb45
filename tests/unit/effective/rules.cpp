// Rules `k:` as policies have them: verdicts, evidence, what does not load.
#include "collector/policy/definition.hpp"
#include "collector/policy/lint.hpp"
#include "collector/policy/policy_test.hpp"
#include "tests/unit/effective/tree.hpp"

namespace policy = collector::policy;
using Catch::Matchers::Contains;
using policy::rule_verdict;

namespace {

policy::rule_evidence judged(const tests::settings_tree& t, const std::string& text) {
  const auto r = policy::parse_rule(text, policy::dialect::muster);
  if (!r) FAIL(text << ": " << r.error().detail);
  const auto root = common::root_dir::open(t.path());
  REQUIRE(root);
  policy::observer host(*root, {});
  policy::host_facts facts(host);
  return policy::judge_rule(*r, facts, policy::dialect::muster);
}

std::string refused(const std::string& text) {
  const auto s = policy::check_rule(text, policy::dialect::muster);
  return s ? "" : s.error().detail;
}

std::string one_check(const std::string& rule) {
  return "dialect: muster\npolicy: {id: p, name: n}\nchecks:\n  - {id: 1, title: t, condition: "
         "all, "
         "rules: [" +
         rule + "]}\n";
}

}  // namespace

TEST_CASE("a rule k: looks at the value as at one line", "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/ssh/sshd_config", "MaxAuthTries 4\nPermitRootLogin no\nPort 22\nPort 23\n");
  struct row {
    const char* rule;
    rule_verdict expected;
  };
  using enum rule_verdict;
  const auto r = GENERATE(
      row{"k:sshd:MaxAuthTries", found}, row{"not k:sshd:MaxAuthTries", not_found},
      row{"k:sshd:LogLevel", not_found}, row{"not k:sshd:LogLevel", found},
      row{"k:sshd:PermitRootLogin -> r:^no$", found}, row{"k:sshd:PermitRootLogin -> no", found},
      row{"k:sshd:PermitRootLogin -> n", not_found}, row{"k:sshd:PermitRootLogin -> !r:yes", found},
      row{"k:sshd:LogLevel -> !r:yes", not_found}, row{"k:sshd:LogLevel -> r:yes", not_found},
      row{"k:sshd:MaxAuthTries -> n:^(\\d+)$ compare <= 4", found},
      row{"k:sshd:MaxAuthTries -> n:^(\\d+)$ compare < 4", not_found},
      row{"k:sshd:PermitRootLogin -> n:^(\\w+)$ compare < 4", invalid},
      row{"k:sshd:Port -> r:^22 && r:23$", found});
  INFO(r.rule);
  CHECK(judged(t, r.rule).verdict == r.expected);
}

TEST_CASE("a rule may use any of several words for one value", "[policy][effective]") {
  const auto* written = GENERATE("prohibit-password", "without-password");
  tests::settings_tree t;
  t.file("/etc/ssh/sshd_config", std::string("PermitRootLogin ") + written + "\n");
  struct row {
    const char* pattern;
    rule_verdict expected;
  };
  using enum rule_verdict;
  const auto r = GENERATE(row{"r:^prohibit-password$", found}, row{"r:^without-password$", found},
                          row{"prohibit-password", found}, row{"r:^(yes|without-password)$", found},
                          row{"!r:^prohibit", not_found}, row{"!r:^without", not_found},
                          row{"!r:^yes$", found}, row{"r:^prohibit && !r:^yes", found},
                          row{"r:password$ && !r:^without", not_found},
                          row{"!r:^yes && !r:^prohibit", not_found}, row{"r:^yes$", not_found});
  INFO(written << " " << r.pattern);
  const auto e = judged(t, std::string("k:sshd:PermitRootLogin -> ") + r.pattern);
  CHECK(e.verdict == r.expected);
  CHECK_THAT(e.looked_at, Contains(std::string("sshd_config:1 (") + written + ")"));
}

TEST_CASE("evidence of a setting has the line that decided and what it overrode",
          "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/login.defs", "PASS_MAX_DAYS 99999\nPASS_MAX_DAYS 90\n");
  const auto e = judged(t, "k:login.defs:PASS_MAX_DAYS -> n:^(\\d+)$ compare <= 365");
  CHECK(e.looked_at ==
        "login.defs:PASS_MAX_DAYS is set by /etc/login.defs:2 (90), which overrides "
        "/etc/login.defs:1 (99999)");
  CHECK(e.match.line == 2);
  CHECK(e.match.matched == "90");
  CHECK(e.match.value == "90");
  CHECK(e.match.compare == "<= 365");
  CHECK_FALSE(e.match.value_line);
  CHECK(judged(t, "k:login.defs:PASS_MAX_DAYS -> n:^(\\d+)$ compare <= 60").match.line == 2);
  CHECK(judged(t, "k:login.defs:UMASK").looked_at == "login.defs:UMASK is not set");
}

TEST_CASE("a value that its line gives away as a secret is not shown either",
          "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/svn/passwd", "[users]\nharry = wolfhound7\n");
  const auto e = judged(t, "k:ini:/etc/svn/passwd:users:harry -> r:^w");
  CHECK(e.verdict == policy::rule_verdict::found);
  CHECK(e.match.matched.value_or("").find("wolfhound7") == std::string::npos);
  CHECK(e.looked_at.find("wolfhound7") == std::string::npos);
}

TEST_CASE("evidence does not show a value whose name is that of a secret", "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/a.ini", "[db]\npassword = 12345678\npassword = 87654321\nport = 5432\n");
  for (const auto* rule : {"k:ini:/etc/a.ini:db:password", "k:ini:/etc/a.ini:db:password -> r:^8",
                           "k:ini:/etc/a.ini:db:password -> n:^(\\d+)$ compare > 5",
                           "k:ini:/etc/a.ini:db:password -> v:^(\\d+) compare > 5.x y"}) {
    if (!policy::parse_rule(rule, policy::dialect::muster)) continue;
    const auto e = judged(t, rule);
    INFO(e.looked_at << " " << e.match.matched.value_or("") << " " << e.match.value.value_or(""));
    CHECK(e.looked_at.find("87654321") == std::string::npos);
    CHECK(e.looked_at.find("12345678") == std::string::npos);
    CHECK(e.match.matched.value_or("").find("8765") == std::string::npos);
    CHECK(e.match.value.value_or("").find("8765") == std::string::npos);
  }
  CHECK(judged(t, "k:ini:/etc/a.ini:db:port").match.matched == "5432");
}

TEST_CASE("what is absent is not applicable, and `missing` says otherwise", "[policy][effective]") {
  struct row {
    const char* rule;
    policy::result_kind expected;
  };
  using enum policy::result_kind;
  const auto r =
      GENERATE(row{"'k:sshd:Port -> r:2'", not_applicable},
               row{"{rule: 'k:sshd:Port -> r:2', missing: pass}", passed},
               row{"{rule: 'k:sshd:Port -> r:2', missing: fail}", failed},
               row{"{rule: 'not k:sshd:Port', missing: pass}", passed},
               row{"{rule: 'k:login.defs:UMASK', missing: pass}", failed},
               row{"{rule: 'k:ini:/etc/x:s:k', missing: pass}", policy::result_kind::invalid});
  INFO(r.rule);
  tests::settings_tree t;
  t.file("/etc/login.defs", "#\n").file("/etc/x", "[s\n");
  const auto p = policy::load_policy_text("f.yml", one_check(r.rule), std::nullopt);
  if (!p) FAIL(p.error().detail);
  const auto root = common::root_dir::open(t.path());
  REQUIRE(root);
  policy::observer host(*root, {});
  policy::host_facts facts(host);
  CHECK(policy::judge_check(p->checks[0], facts, p->speaks).result == r.expected);
}

TEST_CASE("fixtures of a policy answer rules k: from their files", "[policy][effective]") {
  const auto p = policy::load_policy_text(
      "f.yml",
      "dialect: muster\npolicy: {id: p, name: n}\nchecks:\n  - id: 1\n    title: t\n    condition: "
      "all\n    rules: ['k:sshd:Port -> r:^22$']\n    should_pass: {files: "
      "{/etc/ssh/sshd_config: \"Port 22\\n\"}}\n    should_fail: {files: {/etc/ssh/sshd_config: "
      "\"Include d/*\\n\", /etc/ssh/d/a: \"Port 23\\n\"}}\n",
      std::nullopt);
  if (!p) FAIL(p.error().detail);
  const auto t = policy::test_policy(*p);
  REQUIRE(t);
  for (const auto& f : t->fixtures) CHECK(f.as_wanted);
  CHECK(t->fixtures.size() == 2);
  CHECK(t->unexercised.empty());
}

TEST_CASE("a rule k: that is nearly right does not load, and says what was meant",
          "[policy][effective][lint]") {
  struct row {
    const char* rule;
    const char* why;
  };
  const auto r = GENERATE(
      row{"k:sshd:PermitRootLogin = no", "a blank in"}, row{"k:sshd:PermitRootLogin=no", "`=` in"},
      row{"k:sshd: PermitRootLogin", "a blank in"}, row{"k: sshd:Port", "a blank after the colon"},
      row{"k:sshd", "a key is missing"}, row{"k:sshd:", "a key is missing"},
      row{"k:sshd:PermitRotLogin -> r:^no$", "did you mean 'permitrootlogin'?"},
      row{"k:SSHD:Port", "did you mean 'sshd'?"}, row{"k:sysctl.d:a.b", "did you mean 'sysctl'?"},
      row{"k:journald:Storage", "did you mean 'systemd-conf:journald'?"},
      row{"k:/etc/a.ini:s:k", "`k:ini:/PATH:SECTION:KEY`"},
      row{"k:sysctl:net.ipv4.conf.*.rp_filter", "is a glob"},
      row{"k:sysctl:/proc/sys/net/ipv4/ip_forward", "no kernel parameter"},
      row{"k:sysctl:.", "no kernel parameter"}, row{"k:sysctl:ip_forward", "no kernel parameter"},
      row{"k:systemd:journald:Storage", "`k:systemd-conf:NAME:KEY`"},
      row{"k:systemd:a@.service:Nice", "is a template"},
      row{"k:systemd-conf:journald.conf:Storage", "is `journald`"},
      row{"k:limits:*:core", "`k:limits:DOMAIN:hard:ITEM`"},
      row{"k:limits:*:hard:cores", "did you mean 'core'?"},
      row{"k:login.defs:PASS-MAX", "no name of login.defs"},
      row{"k:ini:etc/a:s:k", "an absolute path"}, row{"k:ini:/etc/a:k", "an absolute path"},
      row{"k:ini:/etc/*.ini:s:k", "no glob and no list"},
      row{"k:sshd:Port r:^22", "no ` -> ` stands in front"},
      row{"k:sshd:Port->r:^22", "`->` without a blank"},
      row{"k:sshd:Port -> ^22$", "a regex is `r:…`"});
  INFO(r.rule);
  CHECK_THAT(refused(r.rule), Contains(r.why));
}

TEST_CASE("rules k: that are right are not told anything", "[policy][effective][lint]") {
  const auto* rule = GENERATE("k:sshd:PermitRootLogin", "k:sshd:PermitRootLogin -> r:^no$",
                              "k:sysctl:net/ipv4/ip_forward -> 0", "k:limits:@x:soft:core",
                              "k:limits:1000:2000:hard:nproc", "k:login.defs:UMASK -> r:^0?27$",
                              "k:systemd:getty@tty1.service:Service.Restart",
                              "k:systemd-conf:system:Manager.DumpCore -> r:^(no|false|0)$",
                              "k:ini:/etc/a b.ini:one two:key x", "k:ini:/etc/a.ini::k");
  INFO(rule);
  CHECK(refused(rule).empty());
  const auto p = policy::read_policy_text("f.yml", one_check("'" + std::string(rule) + "'"), {});
  REQUIRE(p);
  CHECK(policy::lint_policy(*p).empty());
}

TEST_CASE("Wazuh's dialects have no rules k:", "[policy][effective]") {
  for (const auto d : {policy::dialect::wazuh5, policy::dialect::wazuh4}) {
    const auto r = policy::parse_rule("k:sshd:Port -> r:22", d);
    CHECK((!r || r->kind != policy::target_kind::setting));
  }
}
