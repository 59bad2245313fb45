// Targets that no host has, and names that were meant for the lines of files.
#include "collector/policy/lint.hpp"
#include "collector/policy/policy_run.hpp"
#include "tests/support/host_folder.hpp"
#include "tests/unit/policy/refusal.hpp"

using unit::policy::check_loads, unit::policy::check_refused;
namespace policy = collector::policy;

TEST_CASE("a path that no host has is refused, and what was meant is said", "[policy]") {
  check_refused("probably meant",
                {"f:/ect/passwd -> r:x", "d:/ect", "f:/Etc/passwd -> r:x", "f:/vra/log/x -> r:x",
                 "f:/user/bin/x", "f:/etc/login.def -> r:x", "f:/etc/shh/sshd_config -> r:x",
                 "f:/etc/passwords -> r:x", "f:/etc/issue,/etc/sysctl.config -> r:x"});
  check_refused("leave the brackets out", {"f:/etc/[passwd]", "f:/etc/ssh/[config] -> r:x"});
  check_refused("opens", {"f:/etc/passwd] -> r:x", "f:/etc/passwd) -> r:x"});
  check_refused("not closed", {"f:/etc/(passwd -> r:x"});
  check_refused("replaced by nobody", {"f:/home/%u/.ssh/authorized_keys -> r:x", "d:/home/%h"});
  check_refused("a glob `*` is any name", {"f:/home/USER/.bashrc -> r:x"});
  check_refused("a slash separates", {"f:/proc/sys/net.ipv4.ip_forward -> r:^0$",
                                      "f:/proc/sys/kernel.randomize_va_space -> r:^2$"});
}

TEST_CASE("a path that only looks unusual loads", "[policy]") {
  check_loads({"f:/etc/[p]asswd -> r:x", "f:/dev/sd[ab] -> r:x", "f:/etc/[a-z]*.conf -> r:x",
               "f:/opt/ect/x -> r:x", "f:/srv/x", "f:/data/x", "f:/apps/x", "f:/etcd/x",
               "f:/etc/shadow-", "f:/etc/hosts", "f:/etc/ssh/ssh_config -> r:x", "d:/etc/crontabs",
               "f:/proc/sys/net/ipv4/conf/eth0.100/forwarding -> r:^0$",
               "f:/proc/sys/net/ipv4/ip_forward -> r:^0$", "f:/srv/a (1)/b -> r:x",
               "f:/srv/100%/x -> r:x", "f:/etc/sysctl.d/*.conf -> r:x"});
}

TEST_CASE("the name of an entry that was meant for the lines of files is refused", "[policy]") {
  check_refused("what its lines say stands behind the name",
                {"d:/etc/sudoers.d -> NOPASSWD", "d:/etc/sudoers.d -> r:NOPASSWD",
                 "d:/etc/sudoers.d -> NOPASSWD:ALL", "d:/etc/ssh/sshd_config.d -> PermitRootLogin",
                 "d:/etc/pam.d -> pam_unix.so", "d:/etc/sysctl.d -> net.ipv4.ip_forward"});
  check_refused("others are not read",
                {"d:/etc/modprobe.d -> cramfs", "d:/etc/security/limits.d -> core"});
  check_refused("any of them is `r:.`",
                {"d:/etc/sudoers.d -> any -> r:NOPASSWD", "d:/etc/sudoers.d -> all -> r:NOPASSWD"});
}

TEST_CASE("a name that an entry may have loads", "[policy]") {
  check_loads({"d:/etc/sudoers.d -> README", "d:/etc/modprobe.d -> README",
               "d:/etc/modprobe.d -> cramfs.conf", "d:/etc/ssh -> sshd_config", "d:/home -> .netrc",
               "d:/etc/cron.d -> anacron", "d:/etc/pam.d -> su",
               "d:/etc/sudoers.d -> r:. -> r:NOPASSWD",
               "d:/etc/modprobe.d -> r:\\.conf$ -> r:^install\\s+cramfs\\s"});
}

TEST_CASE("in wazuh5 a set of characters in a path is said to be no glob", "[policy]") {
  const auto p = policy::load_policy_text(
      "p.yml",
      "policy: {id: p, name: n}\nchecks:\n- id: 1\n  title: t\n  condition: any\n  rules:\n"
      "  - 'f:/etc/[a-b].conf'\n",
      policy::dialect::wazuh5);
  REQUIRE(p);
  const auto found = policy::lint_policy(*p);
  CHECK(std::ranges::any_of(found, [](const auto& d) {
    return d.code == "glob" && d.message.find("globs are not expanded") != d.message.npos;
  }));
}

TEST_CASE("a file of a list that is not there passes no negated rule", "[policy]") {
  tests::host_folder host;
  host.file("etc/a", "good\n");
  const auto result = [&](const std::string& rule) {
    const auto p = policy::load_policy_text(
        "p.yml",
        "dialect: muster\npolicy: {id: p, name: n}\nchecks:\n- id: 1\n  title: t\n"
        "  condition: all\n  rules:\n  - " +
            rule + "\n",
        std::nullopt);
    INFO((p ? "" : p.error().detail));
    REQUIRE(p);
    policy::observer observed(host.root, {.trust_commands = false, .command = {}});
    return std::string(name(policy::run_policy(*p, observed).checks.front().result));
  };
  CHECK(result("'not f:/etc/a,/etc/b -> r:^bad'") == "not_applicable");
  CHECK(result("{rule: 'not f:/etc/a,/etc/b -> r:^bad', missing: pass}") == "passed");
  CHECK(result("{rule: 'not f:/etc/a,/etc/b -> r:^bad', missing: fail}") == "failed");
  CHECK(result("'f:/etc/a,/etc/b -> r:^good'") == "passed");
  CHECK(result("'not f:/etc/a,/etc/b -> r:^good'") == "failed");
  CHECK(result("'not f:/etc/a,/etc/*.d -> r:^bad'") == "passed");
}
