// Keys of rules `k:` that there are, and those that there cannot be.
#include <catch2/catch.hpp>

#include "collector/effective/question.hpp"
#include "tests/unit/policy/refusal.hpp"

using collector::effective::parse_question;
using unit::policy::refusal;

namespace {

struct wrong {
  const char *target, *says;
};

}  // namespace

TEST_CASE("a key that does not exist is refused", "[policy][effective][lint]") {
  const auto w = GENERATE(
      wrong{"login.defs:PASS_MAX_DAY", "did you mean 'PASS_MAX_DAYS'?"},
      wrong{"login.defs:pass_max_days", "did you mean 'PASS_MAX_DAYS'?"},
      wrong{"login.defs:Umask", "did you mean 'UMASK'?"},
      wrong{"login.defs:FOO", "no name of login.defs"},
      wrong{"systemd-conf:journald:Journald.Storage", "want Journal.Storage"},
      wrong{"systemd-conf:journald:journal.Storage", "want Journal.Storage"},
      wrong{"systemd-conf:journald:Journal.storage", "did you mean 'Storage'?"},
      wrong{"systemd-conf:journald:Strorage", "did you mean 'Storage'?"},
      wrong{"systemd-conf:system:Manager.DefaultLimitNoFile", "did you mean 'DefaultLimitNOFILE'?"},
      wrong{"systemd-conf:other:key", "begin with a capital"},
      wrong{"systemd:x.service:Service.Wants", "reads Wants in [Unit]"},
      wrong{"systemd:x.service:Unit.Restart", "reads Restart in [Service]"},
      wrong{"systemd:x.socket:Socket.Restart", "passes over it in [Socket]"},
      wrong{"systemd:x.socket:Restart", "passes over it in 'x.socket'"},
      wrong{"systemd:x.timer:Timer.User", "reads User in [Service], [Socket]"},
      wrong{"systemd:x.service:Install.NoNewPrivileges", "passes over it in [Install]"},
      wrong{"systemd:x.service:Service.WantedBy", "reads WantedBy in [Install]"},
      wrong{"systemd:x.slice:NoNewPrivileges", "passes over it in 'x.slice'"},
      wrong{"systemd-conf:journald:Journal.Restart", "journald.conf has no 'Restart'"},
      wrong{"systemd-conf:logind:ForwardToSyslog", "logind.conf has no 'ForwardToSyslog'"},
      wrong{"systemd:ssh.service:Services.NoNewPrivileges", "no section [Services]"},
      wrong{"systemd:ssh.service:service.NoNewPrivileges", "want Unit, Install or Service"},
      wrong{"systemd:ssh.service:Socket.ListenStream", "no section [Socket]"},
      wrong{"systemd:ssh.service:Service.NoNewPrivilege", "did you mean 'NoNewPrivileges'?"},
      wrong{"systemd:ssh.service:protectsystem", "did you mean 'ProtectSystem'?"},
      wrong{"ini:/x:[main]:key", "without its brackets"}, wrong{"ini:/x:main:key=1", "`=` in"},
      wrong{"ini:/x:main:#key", "is no key"}, wrong{"ini:/x:main:[key", "is no key"},
      wrong{"ini:/x: main:key", "a blank at an end"}, wrong{"ini:/x/:main:key", "one file"},
      wrong{"sysctl:Net.ipv4.ip_forward", "did you mean 'net'?"},
      wrong{"sysctl:net.IPv4.ip_forward", "capitals matter"},
      wrong{"sysctl:nett.ipv4.ip_forward", "did you mean 'net'?"},
      wrong{"sysctl:net.ipv4", "is a folder"}, wrong{"sysctl:net.ipv4.conf.all", "is a folder"},
      wrong{"sysctl:net.ipv4.ip_forward$", "no kernel parameter"},
      wrong{"sysctl:net.ipv4.(ip_forward|x)", "no kernel parameter"},
      wrong{"limits:root:hard:nofiles", "did you mean 'nofile'?"},
      wrong{"sshd:PermitRootLogins", "did you mean 'permitrootlogin'?"});
  INFO(w.target);
  CHECK(refusal(std::string("k:") + w.target).find(w.says) != std::string::npos);
}

TEST_CASE("keys that exist are asked for", "[policy][effective][lint]") {
  const auto* target = GENERATE(
      "login.defs:PASS_MAX_DAYS", "login.defs:HOME_MODE", "login.defs:USERDEL_POSTCMD",
      "login.defs:CHARACTER_CLASS", "login.defs:SUB_UID_DETERMINISTIC",
      "systemd:x.slice:Slice.MemoryZSwapMax", "login.defs:MOTD_FIRSTONLY",
      "login.defs:SYSTEM_UID_MIN", "login.defs:YESCRYPT_COST_FACTOR", "login.defs:CREATE_HOME",
      "login.defs:FAILLOG_ENAB", "systemd-conf:journald:Journal.ForwardToSyslog",
      "systemd-conf:journald:MaxLevelSocket", "systemd-conf:journald:SomethingNew",
      "systemd-conf:coredump:Coredump.ProcessSizeMax",
      "systemd-conf:system:Manager.CtrlAltDelBurstAction", "systemd-conf:networkd:DHCPv4.DUIDType",
      "systemd-conf:journal-upload:Upload.URL", "systemd-conf:sleep:Sleep.AllowSuspend",
      "systemd-conf:resolved:Resolve.DNSSEC", "systemd:ssh.service:Service.ProtectSystem",
      "systemd:ssh.service:Service.ProtectHome", "systemd:ssh.service:X-Own.key",
      "systemd:ssh.service:Service.MemoryMax", "systemd:ssh.service:Service.MemoryMin",
      "systemd:x.service:Restart", "systemd:x.service:Wants", "systemd:x.mount:Mount.User",
      "systemd:x.slice:Slice.MemoryMax", "systemd:x.service:StartLimitBurst",
      "systemd:x.service:Unit.StartLimitBurst", "systemd:x.service:Service.RestartMode",
      "systemd:ssh.socket:Socket.ListenStream", "systemd:ssh.service:Unit.After",
      "systemd:tmp.mount:Mount.Options", "systemd:x.timer:Timer.OnCalendar",
      "systemd:ssh.service:Service.LimitNOFILE", "systemd:ssh.service:Service.SomethingNew",
      "ini:/x:main:key", "ini:/x::key", "ini:/etc/supervisord.conf:program:web:command",
      "ini:/x:a b:key[]", "sysctl:net.ipv4.ip_forward", "sysctl:net/ipv4/conf/eth0.100/rp_filter",
      "sysctl:net.ipv6.conf.all.accept_ra", "sysctl:net.nf_conntrack_max",
      "sysctl:net.bridge.bridge-nf-call-iptables", "sysctl:fs.suid_dumpable",
      "sysctl:user.max_user_namespaces", "sysctl:dev.tty.ldisc_autoload",
      "sysctl:fs.xfs.error_level", "sysctl:kernel.yama.ptrace_scope", "limits:1000::hard:core",
      "limits:%grp:hard:maxlogins", "sshd:GSSAPIAuthentication");
  INFO(target);
  const auto q = parse_question(target);
  CHECK(q);
  if (!q) WARN(q.error().detail);
  CHECK(refusal(std::string("k:") + target) == "");
}

TEST_CASE("a section of an INI file may have colons", "[policy][effective]") {
  const auto q = parse_question("ini:/etc/supervisord.conf:program:web:command");
  REQUIRE(q);
  CHECK(q->place == "/etc/supervisord.conf");
  CHECK(q->section == "program:web");
  CHECK(q->key == "command");
}
