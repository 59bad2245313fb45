// Patterns for values that a setting cannot have: no host satisfies them, and `not` in front of one
// would pass everywhere.
#include "tests/unit/policy/refusal.hpp"

using unit::policy::check_loads;
using unit::policy::check_refused;

TEST_CASE("a switch of sshd is yes or no", "[policy][effective][lint]") {
  check_refused("no value of sshd:X11Forwarding matches this: it is yes or no",
                {"k:sshd:X11Forwarding -> r:^true$", "not k:sshd:X11Forwarding -> r:^true$",
                 "k:sshd:X11Forwarding -> !r:^true$", "k:sshd:X11Forwarding -> off",
                 "k:sshd:X11Forwarding -> Yes", "k:sshd:X11Forwarding -> r:^(on|1)$",
                 "k:sshd:X11Forwarding -> r:^yes && r:^enabled",
                 "k:sshd:X11Forwarding -> n:^(\\d+)$ compare > 0"});
  check_refused("no value of sshd:X11Forwarding satisfies all of this",
                {"k:sshd:X11Forwarding -> !r:^no && !r:^yes"});
  check_loads({"k:sshd:X11Forwarding -> r:^(yes|true)$", "k:sshd:X11Forwarding -> r:^NO$",
               "k:sshd:X11Forwarding -> !r:^yes$", "k:sshd:X11Forwarding -> no",
               "k:sshd:X11Forwarding -> r:n", "k:sshd:X11Forwarding"});
}

TEST_CASE("a keyword of sshd with a list of words has one of them", "[policy][effective][lint]") {
  check_refused("it is yes, no, without-password, prohibit-password or forced-commands-only",
                {"not k:sshd:PermitRootLogin -> r:^true$", "k:sshd:PermitRootLogin -> r:^nopwd$",
                 "k:sshd:PermitRootLogin -> r:prohibit_password"});
  check_refused("no value of sshd:LogLevel",
                {"k:sshd:LogLevel -> info", "k:sshd:LogLevel -> r:^4$"});
  check_loads({"k:sshd:PermitRootLogin -> r:^(no|prohibit-password)$",
               "k:sshd:PermitRootLogin -> without-password", "k:sshd:AllowTcpForwarding -> r:^all$",
               "k:sshd:LogLevel -> INFO", "k:sshd:LogLevel -> r:^(info|verbose)$",
               "k:sshd:LogLevel -> r:^debug1$", "k:sshd:FingerprintHash -> r:^sha256$"});
}

TEST_CASE("a number of sshd is one, and times are in seconds", "[policy][effective][lint]") {
  check_refused("it is a whole number",
                {"k:sshd:MaxAuthTries -> r:^four$", "k:sshd:MaxAuthTries -> r:^0\\d",
                 "k:sshd:MaxSessions -> 010", "k:sshd:MaxSessions -> n:^(\\d+)$ compare < 0"});
  check_refused("it is a number of seconds",
                {"k:sshd:LoginGraceTime -> r:^1m$", "k:sshd:ClientAliveInterval -> 5m",
                 "not k:sshd:ClientAliveInterval -> n:^(\\d+)m$ compare > 5"});
  check_loads({"k:sshd:LoginGraceTime -> n:^(\\d+)$ compare <= 60",
               "k:sshd:LoginGraceTime -> n:^(\\d+)$ compare <= 1min",
               "k:sshd:ClientAliveInterval -> n:^(\\d+)$ compare == 45min",
               "k:sshd:ClientAliveInterval -> r:^(1m|60)$", "k:sshd:LoginGraceTime -> r:^1234567$",
               "k:sshd:UnusedConnectionTimeout -> none", "k:sshd:MaxAuthTries -> r:^[1-4]$",
               "k:sshd:MaxAuthTries -> !r:^(?!0$)\\d+$", "k:sshd:MaxAuthTries -> r:^.{9,}$",
               "k:sshd:MaxStartups -> 10:30:60", "k:sshd:MaxStartups -> r:^15:",
               "k:sshd:MaxStartups -> n:^\\d+:(\\d+): compare == 70",
               "k:sshd:MaxStartups -> n:^\\d+:\\d+:(\\d+)$ compare <= 60",
               "k:sshd:MaxStartups -> n:^(\\d+): compare <= 10 && n::(\\d+)$ compare <= 60"});
}

TEST_CASE("a value of several parts has all of them", "[policy][effective][lint]") {
  check_refused("three numbers as in 10:30:100",
                {"k:sshd:MaxStartups -> r:^10$", "not k:sshd:MaxStartups -> r:^10:30$",
                 "k:sshd:MaxStartups -> 10", "k:sshd:MaxStartups -> r:^10:030:",
                 "k:sshd:MaxStartups -> n:^(\\d+)$ compare > 10"});
  check_refused("bytes and seconds", {"k:sshd:RekeyLimit -> r:^1G", "k:sshd:RekeyLimit -> r:1h$",
                                      "k:sshd:RekeyLimit -> default none"});
  check_refused("two classes", {"k:sshd:IPQoS -> lowdelay", "k:sshd:IPQoS -> r:^AF21$",
                                "not k:sshd:IPQoS -> r:^0x10"});
  check_refused("two numbers as in 32:128", {"k:sshd:PerSourceNetBlockSize -> r:^24$"});
  check_refused("none, touch-required",
                {"k:sshd:PubkeyAuthOptions -> verify-required touch-required",
                 "k:sshd:PubkeyAuthOptions -> r:touch_required"});
  check_refused("numbers without zeros", {"k:sshd:Port -> r:^022$"});
  check_loads({"k:sshd:MaxStartups -> r:^10:",
               "k:sshd:MaxStartups -> r:^\\d+:\\d+:60$",
               "k:sshd:MaxStartups -> r::30:",
               "k:sshd:MaxStartups -> r:^7:100:7$",
               "k:sshd:MaxStartups -> 12:34:56",
               "k:sshd:MaxStartups -> r:45",
               "k:sshd:RekeyLimit -> r:^1073741824 3600$",
               "k:sshd:RekeyLimit -> r:^536870912\\s",
               "k:sshd:RekeyLimit -> n:^(\\d+) compare <= 1GiB",
               "k:sshd:RekeyLimit -> n:\\s(\\d+)$ compare <= 1h",
               "k:sshd:IPQoS -> af21 cs1",
               "k:sshd:IPQoS -> r:^ef\\b",
               "k:sshd:IPQoS -> r:0x12",
               "k:sshd:IPQoS -> r:throughput$",
               "k:sshd:PerSourceNetBlockSize -> r:^24:",
               "k:sshd:PubkeyAuthOptions -> r:verify-required",
               "k:sshd:Port -> r:^22$",
               "k:sshd:Port -> r:^22 2222$",
               "k:sshd:Port -> r:\\bssh\\b",
               "k:sshd:LogLevel -> QUIET",
               "k:sshd:LogLevel -> r:^SILENT$"});
}

TEST_CASE("the key in front of a value is refused, however it is written",
          "[policy][effective][lint]") {
  check_refused(
      "leave the key out",
      {"k:sshd:PermitRootLogin -> r:^PermitRootLogin no", "k:sshd:Banner -> r:^Banner$",
       "not k:sshd:Banner -> r:^\\s*(?:Banner)\\s+none", "k:sshd:Ciphers -> r:^#?Ciphers\\s",
       "k:sshd:Banner -> r:^[[:space:]]*banner[[:space:]]",
       "k:sysctl:kernel.core_pattern -> r:^kernel\\.core_pattern\\s*=",
       "k:sysctl:kernel/core_pattern -> r:^kernel.core_pattern",
       "k:systemd:x.service:Service.User -> r:^User=root",
       "k:systemd-conf:journald:Journal.MaxFileSec -> r:MaxFileSec=1month",
       "k:login.defs:ENCRYPT_METHOD -> r:^ENCRYPT_METHOD.*SHA512"});
  check_loads({"k:ini:/a:s:user -> r:^user$", "k:ini:/a:s:a -> r:a.*b",
               "k:systemd:x.service:Service.ExecStart -> r:^/usr/bin/user",
               "k:sshd:Subsystem -> r:^sftp\\s"});
}

TEST_CASE("a kernel parameter that is a number is no word", "[policy][effective][lint]") {
  check_refused("it is a whole number", {"not k:sysctl:net.ipv4.ip_forward -> r:^(yes|true)$",
                                         "k:sysctl:kernel.randomize_va_space -> r:^full$",
                                         "k:sysctl:net.ipv4.conf.all.rp_filter -> r:^strict",
                                         "k:sysctl:net/ipv6/conf/eth0.100/accept_ra -> off",
                                         "k:sysctl:net.ipv4.ip_forward -> r:=\\s*0",
                                         "k:sysctl:fs.suid_dumpable -> r:^0\\s"});
  check_loads({"k:sysctl:net.ipv4.ip_forward -> n:^(-?\\d+)$ compare != 0",
               "k:sysctl:net.ipv4.ip_forward -> 0", "k:sysctl:kernel.sysrq -> r:^0x[0-9a-f]+$",
               "k:sysctl:kernel.core_pattern -> r:^\\|", "k:sysctl:net.ipv4.tcp_rmem -> r:^4096\\s",
               "k:sysctl:net.ipv6.conf.all.stable_secret -> r:::", "k:sysctl:my.own.key -> r:^yes$",
               "k:sysctl:fs.file-max -> n:^(\\d+)$ compare >= 9223372036854775807",
               "k:sysctl:vm.mmap_min_addr -> r:^65536$"});
}

TEST_CASE("names of login.defs are yes or no, or numbers", "[policy][effective][lint]") {
  check_refused("it is yes or no",
                {"not k:login.defs:USERGROUPS_ENAB -> r:^true$", "k:login.defs:FAILLOG_ENAB -> 1"});
  check_refused("it is a whole number",
                {"k:login.defs:PASS_MAX_DAYS -> r:^never$", "k:login.defs:UMASK -> r:^u=rwx"});
  check_loads({"k:login.defs:USERGROUPS_ENAB -> r:^yes$",
               "k:login.defs:UMASK -> r:^0?[0-7]?[2367]7$",
               "k:login.defs:UMASK -> m:^(\\d+)$ compare within 077",
               "k:login.defs:PASS_MAX_DAYS -> r:^-1$"});
}

TEST_CASE("switches and words of systemd are those that it takes", "[policy][effective][lint]") {
  check_refused("yes, no, true, false, on, off, 1 or 0",
                {"not k:systemd:ssh.service:Service.NoNewPrivileges -> r:^enabled$",
                 "k:systemd:ssh.service:ProtectSystem -> r:^all$",
                 "k:systemd-conf:journald:Journal.ForwardToSyslog -> r:^persistent$",
                 "k:systemd-conf:resolved:DNSSEC -> r:^strict$"});
  check_refused("it is volatile, persistent, auto or none",
                {"k:systemd-conf:journald:Journal.Storage -> r:^disk$",
                 "not k:systemd-conf:journald:Storage -> r:^no$"});
  check_loads({"k:systemd:ssh.service:Service.NoNewPrivileges -> r:^(yes|true|on|1)$",
               "k:systemd:ssh.service:Service.NoNewPrivileges -> True",
               "k:systemd:ssh.service:ProtectSystem -> r:^(strict|full)$",
               "k:systemd:ssh.service:ProtectHome -> read-only",
               "k:systemd:tmp.mount:Mount.Type -> r:^tmpfs$",
               "k:systemd:x.service:Service.Type -> r:^notify",
               "k:systemd-conf:coredump:Coredump.Storage -> r:^none$",
               "k:systemd:ssh.service:User -> r:^true$"});
}

TEST_CASE("a limit is a number or a word for none", "[policy][effective][lint]") {
  check_refused("a whole number, unlimited, infinity or -1", {"k:limits:*:hard:core -> r:^none$"});
  check_loads({"k:limits:*:hard:core -> r:^0$", "k:limits:*:hard:nofile -> r:^(unlimited|-1)$",
               "k:limits:root:soft:nice -> r:^-11$", "k:limits:x:hard:chroot -> r:^/srv"});
}
