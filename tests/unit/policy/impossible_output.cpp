// A pattern for lines that a command never prints is refused; what some line of it can be loads.
#include <catch2/catch.hpp>

#include "tests/unit/policy/refusal.hpp"

using unit::policy::check_loads, unit::policy::check_refused;

TEST_CASE("a pattern for what a program of accounts or of the kernel never prints", "[policy]") {
  check_refused(
      "never prints this",
      {"not c:id -u -> r:uid=0", "not c:id -u -> uid=0", "not c:/usr/bin/id -u -> r:^uid=0",
       "not c:id -> r:^0$", "not c:id -> r:^root$", "not c:uname -r -> r:^Linux",
       "not c:uname -m -> r:^Linux", "not c:uname -> r:^5\\.",
       "not c:sysctl -n kernel.core_pattern -> r:^kernel.core_pattern =",
       "not c:sysctl kernel.core_pattern -> r:^core", "not c:passwd -S root -> r:^L",
       "not c:sysctl -e -n net.ipv4.ip_forward -> r:^net.ipv4", "not c:chage -l root -> r:^99999"});
  check_loads({"not c:id -u -> r:^0$", "not c:id -> r:uid=0", "not c:id -> r:gid=\\d+\\(root\\)",
               "not c:id -u nobody -> r:no such user", "not c:uname -r -> r:^5\\.",
               "not c:uname -a -> r:^Linux", "not c:sysctl kernel.core_pattern -> r:=\\s*core$",
               "not c:sysctl -n kernel.core_pattern -> r:^core$",
               "not c:sysctl -n kernel.core_pattern -> r:^\\|", "not c:passwd -S root -> r:^root L",
               "not c:sysctl net.ipv4.conf.all.rp_filter -> r:cannot stat",
               "not c:chage -l root -> r:^Maximum.*99999"});
}

TEST_CASE("a pattern for the lines of a file, where they are counted or cut", "[policy]") {
  check_refused(
      "never prints this",
      {"not c:grep -c PermitRootLogin /etc/ssh/sshd_config -> r:^PermitRootLogin",
       "not c:grep -l PermitRootLogin /etc/ssh/sshd_config -> r:^PermitRootLogin",
       "not c:grep -r NOPASSWD /etc/sudoers.d -> r:^NOPASSWD",
       "not c:grep -n ^Port /etc/ssh/sshd_config -> r:^Port", "not c:grep x /etc/a /etc/b -> r:^x",
       "not c:wc -l /etc/passwd -> r:^0$", "not c:wc -l /etc/passwd -> r:^root",
       "not c:cut -d: -f1 /etc/passwd -> r:^root:", "not c:cut -d : -f 1 /etc/passwd -> r::0:",
       "not c:awk -F: \"{print \\$1}\" /etc/passwd -> r:^root:x",
       "not c:awk \"{print \\$2}\" /etc/fstab -> r:^\\S+\\s+/tmp", "not c:echo yes -> r:^yes!",
       "not c:sha256sum /a -> r:^/a"});
  check_loads({"not c:grep -c x /etc/a -> n:^(\\d+)$ compare > 0",
               "not c:grep -c x /etc/a -> r:^0$", "not c:grep -l x /etc/a -> r:^/etc/a$",
               "not c:grep -rl x /etc -> r:^/etc/x", "not c:grep -rh x /etc -> r:^x",
               "not c:grep -r x /etc/a -> r:^x", "not c:grep -rc x /etc/a -> r:^/etc/a",
               "not c:grep -r x /etc -> r::x", "not c:grep -n x /etc/a -> r:^\\d+:x",
               "not c:grep x /etc/a -> r:^x", "not c:grep x /etc/a -> r:No such file",
               "not c:wc -l /etc/passwd -> r:^0\\s", "not c:cut -d: -f1 /etc/passwd -> r:^root$",
               "not c:cut -d: -f1,3 /a -> r:^root:0$",
               "not c:awk -F: \"{print \\$1 \\$2}\" /a -> r:^root:x",
               "not c:awk \"{print}\" /etc/fstab -> r:^\\S+\\s+/tmp", "not c:echo a b -> r:^a\\sb$",
               "not c:sha256sum /a -> r:\\s/a$"});
}

TEST_CASE("a pattern for a listing that has another form", "[policy]") {
  check_refused("never prints this",
                {"not c:ls /etc -> r:^/etc/passwd", "not c:ls -l /etc -> r:^passwd",
                 "not c:ls -l /etc/passwd -> r:^0640", "not c:ls -la /etc -> r:^rw-r--r--",
                 "not c:ls -ld /tmp -> r:^1777", "not c:find /etc -name x -> r:^x",
                 "not c:find / -perm -4000 -> r:^-rws", "not c:mount -> r:^/tmp",
                 "not c:mount -> r:^tmpfs /tmp", "not c:cat /proc/mounts -> r:\\son\\s/tmp",
                 "not c:findmnt /tmp -> r:^/tmp$", "not c:findmnt -kn /tmp -> r:^nodev",
                 "not c:findmnt -no OPTIONS /tmp -> r:^/tmp", "not c:pgrep sshd -> r:sshd",
                 "not c:pidof sshd -> r:sshd", "not c:which telnet -> r:^telnet$"});
  check_loads({"not c:ls /etc -> r:^passwd$",
               "not c:ls /etc/passwd -> r:^/etc/passwd$",
               "not c:ls -l /etc/passwd -> r:^-rw-r-----",
               "not c:ls -l /etc -> r:\\spasswd$",
               "not c:ls -R /etc -> r:^/etc/ssh:",
               "not c:ls -ld /tmp -> r:^drwxrwxrwt",
               "not c:ls /x -> r:cannot access",
               "not c:find /etc -name x -> r:^/etc/",
               "not c:find / -ls -> r:-rws",
               "not c:find /etc -printf %f -> r:^x",
               "not c:mount -> r:^tmpfs on /tmp",
               "not c:mount -> r:\\son\\s/tmp\\s.*nodev",
               "not c:mount -> r:^/dev/sda1",
               "not c:cat /proc/mounts -> r:^\\S+ /tmp\\s",
               "not c:findmnt -kn /tmp -> r:^/tmp\\s.*nodev",
               "not c:findmnt /tmp -> r:nosuid",
               "not c:findmnt -no OPTIONS /tmp -> r:\\bnodev\\b",
               "not c:pgrep -l sshd -> r:\\ssshd$",
               "not c:pgrep -a sshd -> r:sshd",
               "not c:which telnet -> r:/telnet$"});
}

TEST_CASE("a pattern for a form of stat that was not asked for", "[policy]") {
  check_refused(
      "never prints this",
      {"not c:stat -c %U:%G /a -> r:^root root$", "not c:stat -c %U:%G /a -> r:^0:0$",
       "not c:stat -c \"%U %G\" /a -> r:^root:root", "not c:stat /a -> r:^640",
       "not c:stat -c \"%n %a\" /a -> r:^640", "not c:stat -c \"%a:%U\" /a -> r:^640 root",
       "not c:stat -L --format=%a:%u /a -> r:^640 0", "not c:stat -c %F /a -> r:^dir$"});
  check_loads(
      {"not c:stat -c %U:%G /a -> r:^root:root$", "not c:stat -c \"%n %a\" /a -> r:^/a 640$",
       "not c:stat /a -> r:^Access: \\(0640", "not c:stat -c \"%a %U\" /a -> r:^640 root$",
       "not c:stat -c %F /a -> r:^symbolic link$", "not c:stat --printf=%a\\\\n /a -> r:^640",
       "not c:stat -c %04a /a -> r:^0640$", "not c:stat -c %A:%y /a -> r:^-rw"});
}

TEST_CASE("a pattern for what a service or a firewall never tells", "[policy]") {
  check_refused("never prints this",
                {"not c:systemctl is-active x -> r:Active: active",
                 "not c:systemctl is-active x -> r:\\(running\\)",
                 "not c:systemctl is-enabled x -> r:Loaded",
                 "not c:systemctl show x -> r:^active$",
                 "not c:systemctl show x -> r:^ActiveState = active",
                 "not c:systemctl show -p ActiveState x -> active",
                 "not c:systemctl show -p ActiveState --value x -> r:ActiveState=",
                 "not c:systemctl status x -> r:^Active:",
                 "not c:systemctl get-default -> r:^graphical$",
                 "not c:ufw status -> r:^active",
                 "not c:ufw status -> Status: enabled",
                 "not c:ufw status -> r:^Status:active",
                 "not c:getenforce -> r:^SELinux",
                 "not c:getenforce -> enforcing",
                 "not c:sestatus -> r:^Enforcing",
                 "not c:sestatus -> r:^SELinux status: enabled",
                 "not c:iptables -L -> r:^-A",
                 "not c:iptables -L -n -> r:^:INPUT DROP",
                 "not c:iptables -S -> r:^Chain INPUT",
                 "not c:iptables -S -> r:policy DROP",
                 "not c:iptables-save -> r:^-P INPUT",
                 "not c:nft list ruleset -> r:^-A",
                 "not c:nft list ruleset -> r:^chain input",
                 "not c:sshd -T -> r:^#",
                 "not c:sshd -T -> r:^\\s+permitrootlogin",
                 "not c:hostname -> r:^x y$",
                 "not c:modprobe -n -v cramfs -> r:^cramfs$"});
  check_refused("in small letters", {"not c:sshd -T -> PermitRootLogin yes"});
  check_loads({"not c:systemctl is-active x -> r:^active$",
               "not c:systemctl show x -> r:^ActiveState=active",
               "not c:systemctl show -p ActiveState --value x -> r:^active$",
               "not c:systemctl status x -> r:^\\s*Active: active",
               "not c:systemctl status x -> r:could not be found",
               "not c:systemctl show -P ActiveState x -> r:^active$",
               "not c:systemctl is-enabled x -> r:Failed to get unit file state",
               "not c:systemctl get-default -> r:^graphical",
               "not c:ufw status -> r:^Status: active$",
               "not c:ufw status -> r:active",
               "not c:ufw status -> r:^22/tcp\\s+ALLOW",
               "not c:sestatus -> r:^SELinux status:\\s+enabled",
               "not c:sestatus -> r:enforcing$",
               "not c:iptables -L -> r:^Chain INPUT \\(policy DROP\\)",
               "not c:iptables -L INPUT -v -n -> r:^\\s*\\d+\\s+\\d+\\s+ACCEPT",
               "not c:iptables -S -> r:^-P INPUT DROP",
               "not c:iptables-save -> r:^:INPUT DROP",
               "not c:nft list ruleset -> r:^\\s*chain input",
               "not c:nft list ruleset -> r:hook input",
               "not c:sshd -T -> r:^permitrootlogin yes",
               "not c:sshd -T -> r:(?i)^PermitRootLogin yes",
               "not c:sshd -T -> permitrootlogin yes",
               "not c:hostname -> r:^web\\d+$",
               "not c:modprobe -n -v cramfs -> r:^install /bin/(true|false)",
               "not c:modprobe -n -v cramfs -> r:FATAL: Module cramfs not found"});
}

TEST_CASE("a pattern for a command that prints nothing", "[policy]") {
  check_refused(
      "prints nothing",
      {"not c:true -> r:x", "not c:/bin/false -> r:.", "not c:test -f /a -> r:x",
       "not c:grep -q x /a -> r:x", "not c:grep -Eq x /a -> r:x", "not c:grep -iqs x /a -> r:x",
       "not c:systemctl is-active -q x -> r:active", "not c:sh -c \"grep -q x /a\" -> r:x",
       "not c:sh -c \"cat /a | grep -q x\" -> r:x", "not c:sh -c \"ls /etc > /dev/null\" -> r:x",
       "not c:sh -c \"ls /etc >/dev/null 2>&1\" -> r:x", "not c:sh -c \"exit 1\" -> r:x"});
  check_loads({"c:grep -q x /a", "not c:sh -c \"grep -q x /a && echo x\" -> r:x",
               "not c:sh -c \"grep -q x /a || echo x\" -> r:x",
               "not c:sh -c \"ls /etc 2>/dev/null\" -> r:x",
               "not c:grep -q x /a -> r:No such file"});
}

TEST_CASE("of a pipeline and of a program that starts another the last one prints", "[policy]") {
  check_refused("never prints this",
                {"not c:sh -c \"cat /etc/passwd | wc -l\" -> r:root",
                 "not c:sh -c \"cat /a | grep -c x\" -> r:^x yes",
                 "not c:bash -c \"ls /etc/* | wc -l\" -> r:/etc/x",
                 "not c:sh -c \"grep x /a | cut -d= -f2\" -> r:^x=",
                 "not c:sh -c \"id -u\" -> r:uid=0", "not c:timeout 5 id -u -> r:uid=0",
                 "not c:env LC_ALL=C id -u -> r:uid=0", "not c:sudo id -u -> r:uid=0",
                 "not c:sh -c \"wc -l < /etc/passwd\" -> r:^\\d+ /etc/passwd"});
  check_loads({"not c:sh -c \"cat /a | wc -l\" -> r:^0$", "not c:sh -c \"cat /a | sort\" -> r:x",
               "not c:sh -c \"cat /a | wc -l; cat /b\" -> r:root",
               "not c:sh -c \"id -u $USER\" -> r:uid=0",
               "not c:sh -c \"$(which id) -u\" -> r:uid=0",
               "not c:sh -c \"for i in a b; do id -u; done\" -> r:uid=0"});
}
