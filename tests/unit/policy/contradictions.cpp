// Rules of one check that nothing, or everything, satisfies together.
#include <catch2/catch.hpp>

#include "collector/policy/lint.hpp"

namespace policy = collector::policy;

namespace {

struct two_rules {
  const char *want, *a, *b;
};

std::vector<policy::diagnostic> found_in(const two_rules& r) {
  const auto p = policy::read_policy_text(
      "p.yml",
      std::string("dialect: muster\npolicy: {id: p, name: n}\nchecks:\n  - id: 1\n    title: t\n"
                  "    condition: ") +
          r.want + "\n    rules:\n      - '" + r.a + "'\n      - '" + r.b + "'\n",
      std::nullopt);
  if (!p) FAIL(p.error().detail);
  return policy::lint_policy(*p);
}

/// Empty: nothing is found.
std::string codes_of(const two_rules& r) {
  std::string out;
  for (const auto& d : found_in(r))
    out += (d.how == policy::diagnostic::severity::error ? "" : "warning ") + d.code + " ";
  return out;
}

}  // namespace

TEST_CASE("comparisons of which one always holds are refused", "[policy][lint]") {
  const auto r = GENERATE(
      two_rules{"any", "f:/a -> n:^Max\\s+(\\d+) compare <= 4",
                "f:/a -> n:^Max\\s+(\\d+) compare > 4"},
      two_rules{"none", "f:/a -> n:^M (\\d+) compare <= 4", "f:/a -> n:^M (\\d+) compare > 4"},
      two_rules{"any", "f:/a -> n:^M (\\d+) compare != 4", "f:/a -> n:^M (\\d+) compare == 4"},
      two_rules{"any", "f:/a -> n:^M (\\d+) compare < 9", "f:/a -> n:^M (\\d+) compare >= 3"},
      two_rules{"all", "not f:/a -> n:^M (\\d+) compare <= 4",
                "not f:/a -> n:^M (\\d+) compare > 4"},
      two_rules{"any", "k:sshd:MaxAuthTries -> n:^(\\d+)$ compare <= 4",
                "k:sshd:maxauthtries -> n:^(\\d+)$ compare > 4"},
      two_rules{"any", "k:ini:/a:s:k -> n:^x(\\d+)$ compare < 6",
                "not k:ini:/a:s:k -> n:^x(\\d+)$ compare < 5"});
  INFO(r.want << " " << r.a << " " << r.b);
  CHECK(codes_of(r) == "contradiction ");
}

TEST_CASE("comparisons that leave numbers out, or are of other things, load", "[policy][lint]") {
  const auto r = GENERATE(
      two_rules{"any", "f:/a -> n:^M (\\d+) compare < 4", "f:/a -> n:^M (\\d+) compare > 4"},
      two_rules{"any", "f:/a -> n:^M (\\d+) compare <= 4", "f:/b -> n:^M (\\d+) compare > 4"},
      two_rules{"any", "f:/a -> n:^M (\\d+) compare <= 4", "f:/a -> n:^N (\\d+) compare > 4"},
      two_rules{"all", "f:/a -> n:^M (\\d+) compare >= 1", "f:/a -> n:^M (\\d+) compare <= 4"},
      two_rules{"all", "not f:/a -> n:^M (\\d+) compare < 1",
                "not f:/a -> n:^M (\\d+) compare > 4"},
      two_rules{"none", "f:/a -> n:^M (\\d+) compare < 1", "f:/a -> n:^M (\\d+) compare > 4"},
      two_rules{"all", "k:sshd:MaxAuthTries -> n:^(\\d+)$ compare >= 1",
                "k:sshd:MaxAuthTries -> n:^(\\d+)$ compare <= 4"},
      two_rules{"any", "k:sshd:MaxAuthTries -> n:^(\\d+)$ compare == 1",
                "k:sshd:MaxAuthTries -> n:^(\\d+)$ compare == 4"},
      two_rules{"any", "not k:sshd:X11Forwarding -> r:^yes$", "k:sshd:X11Forwarding -> r:^no$"});
  INFO(r.want << " " << r.a << " " << r.b);
  CHECK(codes_of(r) == "");
}

TEST_CASE("two values of one setting under all are refused, however it is spelled",
          "[policy][lint]") {
  const auto r = GENERATE(
      two_rules{"all", "k:sshd:PermitRootLogin -> r:^no$", "k:sshd:permitrootlogin -> r:^yes$"},
      two_rules{"all", "k:sshd:PermitRootLogin -> no", "k:sshd:permitrootlogin -> r:^yes$"},
      two_rules{"all", "k:sshd:ChallengeResponseAuthentication -> r:^no$",
                "k:sshd:KbdInteractiveAuthentication -> r:^yes$"},
      two_rules{"all", "k:sysctl:net.ipv4.ip_forward -> r:^0$",
                "k:sysctl:net/ipv4/ip_forward -> r:^1$"},
      two_rules{"all", "k:limits:root:hard:core -> r:^0$", "k:limits:root:HARD:core -> r:^1$"},
      two_rules{"all", "k:ini:/a:s:k -> r:^x", "k:ini:/a:s:k -> r:^y"},
      two_rules{"all", "not k:sshd:UsePAM -> r:no", "not k:sshd:UsePAM -> r:yes"},
      two_rules{"none", "k:sshd:UsePAM -> r:no", "k:sshd:UsePAM -> r:yes"});
  INFO(r.want << " " << r.a << " " << r.b);
  CHECK(codes_of(r) == "contradiction ");
}

TEST_CASE("two values of one key are told where one rule asks for the setting", "[policy][lint]") {
  const auto r = GENERATE(
      two_rules{"all", "k:sshd:PermitRootLogin -> r:^no$",
                "f:/etc/ssh/sshd_config -> r:^\\s*permitrootlogin\\s+yes"},
      two_rules{"all", "f:/etc/ssh/sshd_config -> r:^PermitRootLogin[ \\t]+prohibit-password$",
                "k:sshd:PermitRootLogin -> r:^no$"},
      two_rules{"all", "f:/etc/ssh//sshd_config -> r:^UsePAM\\s+yes",
                "f:/etc/ssh/sshd_config -> r:^usepam\\s+no"},
      two_rules{"all", "c:sshd -T -> r:^maxauthtries 4$", "k:sshd:MaxAuthTries -> r:^3$"},
      two_rules{"all", "k:sysctl:kernel.kptr_restrict -> r:^2$",
                "f:/proc/sys/kernel/kptr_restrict -> r:^1$"},
      two_rules{"all", "k:sysctl:kernel.kptr_restrict -> r:^2$",
                "c:sysctl kernel.kptr_restrict -> r:^kernel.kptr_restrict = 1$"},
      two_rules{"all", "k:login.defs:PASS_MAX_DAYS -> n:^(\\d+)$ compare <= 90",
                "f:/etc/login.defs -> n:^\\s*PASS_MAX_DAYS\\s+(\\d+) compare >= 100"});
  INFO(r.a << " " << r.b);
  CHECK(codes_of(r) == "warning two-values ");
}

TEST_CASE("several values load where a key has several, or the same one", "[policy][lint]") {
  const auto r = GENERATE(
      two_rules{"all", "f:/etc/ssh/sshd_config -> r:^AllowUsers\\s+ann",
                "f:/etc/ssh/sshd_config -> r:^AllowUsers\\s+bob"},
      two_rules{"all", "k:sshd:AllowUsers -> r:\\bann\\b", "k:sshd:AllowUsers -> r:\\bbob\\b"},
      two_rules{"all", "k:sshd:PermitRootLogin -> r:^no$",
                "f:/etc/ssh/sshd_config -> r:^PermitRootLogin\\s+no"},
      two_rules{"all", "k:sysctl:kernel.kptr_restrict -> r:^2$",
                "f:/proc/sys/kernel/kptr_restrict -> r:^2$"},
      two_rules{"any", "k:sshd:PermitRootLogin -> r:^no$",
                "k:sshd:PermitRootLogin -> r:^prohibit-password$"},
      two_rules{"all", "k:sshd:Ciphers -> r:aes256", "not k:sshd:Ciphers -> r:cbc"});
  INFO(r.want << " " << r.a << " " << r.b);
  CHECK(codes_of(r) == "");
}

TEST_CASE("not in every rule under none is told", "[policy][lint]") {
  CHECK(codes_of({"none", "not f:/a -> r:x", "not f:/b -> r:x"}) == "warning double-negation ");
  CHECK(codes_of({"none", "not p:x", "not p:y"}) == "warning double-negation ");
  CHECK(codes_of({"none", "not f:/a", "f:/b -> r:x"}) == "");
  CHECK(codes_of({"all", "not f:/a -> r:x", "not f:/b -> r:x"}) == "");
}
