// What loads in muster can match something: a rule that cannot is refused, and tells why, however
// it came to be so.
#include <catch2/catch.hpp>

#include "tests/unit/policy/refusal.hpp"

using unit::policy::check_loads, unit::policy::check_refused;

TEST_CASE("a regex that no line can satisfy is refused", "[policy]") {
  check_refused("no line matches this",
                {"f:/a -> r:root\\b\\w", "f:/a -> r:x[\\n]y", "f:/a -> r:(*FAIL)",
                 "f:/a -> r:x\\x0ay", "f:/a -> r:yes\\r$", "f:/a -> r:x\\R", "f:/a -> r:x(?!)",
                 "f:/a -> r:[^\\s\\S]", "f:/a -> r:(?=a)b", "f:/a -> r:\\1(a)",
                 "f:/a -> r:^(?!Port)Port", "f:/a -> r:x(?<!x)y", "f:/a -> r:\\Bx\\b\\By",
                 "f:/a -> r:a(?=b)c", "f:/a -> r:[^a-zA-Z0-9_]\\b[^\\w]", "f:/a -> r:(x)(?!\\1)x"});
  check_loads({"f:/a -> r:^(?=.*hard)(?=.*core).*0$",
               "f:/a -> r:^(?!\\s*#).*\\bnullok\\b",
               "f:/a -> r:(?i)^permitrootlogin\\s+(?:no|prohibit-password)\\b",
               "f:/a -> r:(?<=x)y",
               "f:/a -> r:(['\"])root\\1",
               "f:/a -> r:\\p{Lu}\\p{Ll}+",
               "f:/a -> r:[[:^space:]]{3,8}",
               "f:/a -> r:\\x41\\x{42}",
               "f:/a -> r:\\Qa.b\\E\\s",
               "f:/a -> r:^\\W*$",
               "f:/a -> r:(?:(?:a|b){2}c)+\\d{3,}",
               "f:/a -> r:\\Bx",
               "f:/a -> r:^.{0,40}$",
               "f:/a -> r:^(?=.*\\bnodev\\b)(?=.*\\bnosuid\\b)(?=.*\\bnoexec\\b).*\\s/tmp\\s",
               "f:/a -> r:^(?=.{8,}$).*[0-9].*$",
               "f:/a -> r:^[^:]*:[^:]*:0:",
               "f:/a -> r:\\r.",
               "f:/a -> r:^(\\w+)\\s+\\1$",
               "f:/a -> r:(?<!un)masked\\b",
               "f:/a -> r:пароль",
               "f:/a -> r:[áéí]x",
               "f:/a -> r:^.{0}$"});
}

TEST_CASE("minterms that no line satisfies together are refused", "[policy]") {
  check_refused(
      "no line satisfies all of this",
      {"f:/a -> r:^x && r:^y", "f:/a -> r:a$ && r:b$", "f:/a -> r:initrc && !r:tr|ps",
       "f:/a -> r:^Port\\s+22 && !r:Port", "f:/a -> r:(?i)X && !r:x|X",
       "f:/a -> n:x=(\\d+) compare > 5 && n:x=(\\d+) compare < 3",
       "f:/a -> n:x=(\\d+) compare == 5 && !n:x=(\\d+) compare >= 5", "f:/a -> r:^x$ && r:xx",
       "f:/a -> n:x=(\\S+) compare > 1.7 && n:x=(\\S+) compare < 1.5",
       "f:/a -> v:x=(\\S+) compare > 1.2 && v:x=(\\S+) compare <= 1.2"});
  check_loads({"f:/a -> !r:^\\s*# && r:^auth && r:pam_unix && !r:nullok",
               "f:/a -> n:x=(\\d+) compare > 3 && n:x=(\\d+) compare < 5",
               "f:/etc/d -> r:^\\d{4}-\\d{2}-\\d{2}$ && n:^(\\d{4}) compare >= 2024",
               "f:/a -> r:^\\d{1,3}(\\.\\d{1,3}){3}$ && r:^192\\.168\\.",
               "f:/a -> r:^[a-f0-9]{40}$ && r:^abcd", "f:/a -> r:^\\w{3,10}$ && r:^abc && r:xyz$",
               "f:/a -> r:^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$ && r:^52:54:00",
               "f:/a -> r:^(\\w+):\\1$ && r:^(\\w{5}):",
               "c:date -> r:^(Mon|Tue)\\s && r:\\s20\\d\\d$ && r:UTC", "f:/a -> r:^Match && r:all$",
               "f:/a -> r:^a.*b$ && r:c", "f:/a -> r:^\\Qab$ && r:c$",
               "f:/a -> r:x\\101b$ && r:Ab$",
               "f:/a -> n:x (\\S+) compare > 1.5 && n:x (\\S+) compare < 1.7",
               "f:/a -> n:x (\\S+) compare > 1.5 && n:x (\\S+) compare < 1.6",
               "f:/a -> v:x (\\S+) compare > 1.2 && v:x (\\S+) compare < 1.3",
               "f:/a -> v:x (\\d+\\.\\d+) compare > 1.2 && v:x (\\d+\\.\\d+) compare < 1.4",
               "f:/a -> v:x (\\d+\\.\\d+) compare > 1.2 && !v:x (\\d+\\.\\d+) compare >= 1.4",
               "f:/a -> r:\\bremember=\\d && n:remember=(\\d+) compare >= 5 && !r:^#"});
}

TEST_CASE("minterms are refused where it is proven that they exclude each other", "[policy]") {
  check_refused(
      "no line satisfies all of this",
      {"f:/a -> r:^\\s*PermitRootLogin\\s+yes && r:^\\s*PasswordAuthentication\\s+yes",
       "f:/a -> r:^\\s*auth\\s+required && r:^\\s*auth\\s+sufficient",
       "f:/a -> r:^\\s*# && r:^\\s*[^#\\s]", "f:/a -> r:^# && r:^[^#]",
       "f:/a -> r:^Port\\s+22 && r:^Port\\s+23", "f:/a -> r:\\s+yes\\s*$ && r:\\s+no\\s*$",
       "f:/a -> r:^\\s*$ && r:[a-z]", "f:/a -> r:^\\d+$ && r:[a-z]",
       "f:/a -> n:^\\s*PASS_MAX_DAYS\\s+(\\d+) compare > 365 && n:^\\s*PASS_MIN_DAYS\\s+(\\d+) "
       "compare < 1",
       "f:/a -> r:^.{5}$ && r:^.{7}$", "f:/a -> r:^a{2,3}b && r:^aaaa",
       "f:/a -> r:^(foo|bar)\\b && r:^(baz|qux)\\b", "f:/a -> r:^\\w+:\\d+$ && !r:\\d",
       "f:/a -> r:^\\s*(?:yes|no)$ && !r:^\\s*[a-z]+$", "f:/a -> r:^\\S+$ && r:a b",
       "f:/a -> r:^(?i)on$ && r:^off$", "f:/a -> r:^[^:]*:x: && r:^[^:]*:[*!]:",
       "f:/a -> r:^\\d+$ && r:^[^ -~]", "f:/a -> r:^\\w+$ && r:^\\W"});
  check_loads({"f:/a -> r:^\\s*auth\\s+required && r:pam_unix && r:sha512",
               "f:/a -> r:^\\s*a\\s+(yes|no) && r:^\\s*\\w+\\s+no$",
               "f:/a -> r:x && r:y$ && r:^z",
               "f:/a -> r:^\\s*\\S+\\s+[^#] && r:#",
               "f:/a -> r:^a{2,4}b && r:^aaaa",
               "f:/a -> r:^.{5,9}$ && r:^.{7}$",
               "f:/a -> r:^\\s+$ && r:\\t",
               "f:/a -> r:^[^k]$ && r:^[^a-z]$",
               "f:/a -> r:^(a|b)*$ && r:abba",
               "f:/a -> r:^.$ && r:^é$",
               "f:/a -> r:^\\w$ && r:ж",
               "f:/a -> r:^[[:punct:]]$ && r:[^ -~]",
               "f:/a -> r:^(?=a).b$ && r:ab",
               "f:/a -> r:^(\\w)x\\1$ && r:^axa$",
               "f:/a -> r:^a++ && !r:^a{3}",
               "f:/a -> r:^[\\w\\W]{3}$ && r:^ab",
               "f:/a -> r:^(?!x)[a-z] && !r:^[b-z]",
               "f:/a -> r:^x{0}a && r:^a",
               "f:/a -> r:^\\QPort 22\\E && r:22",
               "f:/a -> r:^x\\b.* && r:^x-y",
               "f:/a -> n:x=(\\d+) compare > 5 && r:x=[0-5]$",
               "f:/a -> r:^\\s*[^#]*a && r:^\\s*[^#]*b && !r:^\\s*#"});
}

TEST_CASE("a comparison and a regex that no number satisfies together are refused", "[policy]") {
  check_refused("no line satisfies all of this",
                {"f:/a -> n:^x=(\\d+)$ compare > 5 && r:^x=[0-5]$",
                 "f:/a -> n:^x=(\\d+)$ compare < 5 && r:^x=[5-9]$",
                 "f:/a -> n:^x=(\\d+)$ compare > 5 && r:^x=(1|2|3)$",
                 "f:/a -> n:^x=(\\d+)$ compare == 5 && !r:5",
                 "f:/a -> n:^x\\s+(\\d+)$ compare >= 100 && r:^x\\s+\\d{1,2}$",
                 "f:/a -> n:^x=([0-9]+)$ compare <= 99 && r:^x=[1-9]\\d\\d$",
                 "f:/a -> n:^x=(\\d+)$ compare > 5 && n:^x=(\\d)$ compare < 9 && r:^x=3"});
  check_loads({"f:/a -> n:^x=(\\d+)$ compare > 5 && r:^x=[0-6]$",
               "f:/a -> n:x=(\\d+) compare > 5 && r:x=[0-5]$",
               "f:/a -> n:^x=(\\d+)$ compare < 5 && r:^x=\\d{2,}",
               "f:/a -> n:^x=(\\d+) compare > 5 && r:^x=\\d\\d?\\s",
               "f:/a -> n:^x=(\\d+)$ compare != 5 && r:^x=[4-6]$",
               "f:/a -> n:^x=(-?\\d+)$ compare < 5 && r:^x=-9$",
               "f:/a -> n:^x=(\\d+)$ compare > 1KiB && r:^x=\\d{4}$"});
}

TEST_CASE("parts of a name that exclude each other are refused", "[policy]") {
  check_refused("no name satisfies all of this", {"d:/etc -> r:\\.conf$ && r:\\.d$ -> r:x"});
  check_loads({"d:/etc -> r:\\.conf$ && r:^\\d -> r:x"});
}

TEST_CASE("a comparison that no number satisfies is refused", "[policy]") {
  check_refused("no line matches this",
                {"f:/a -> n:x=(\\d{1,3}) compare > 1000", "f:/a -> n:x=([0-4]);y compare > 4",
                 "f:/a -> n:x=(\\w+)\\b\\w compare > 4"});
  check_loads(
      {"f:/a -> n:^x (\\d{1,4}) compare > 1000", "f:/a -> n:^x=(-?\\d+) compare < -5",
       "f:/a -> n:^x=(\\d+\\.\\d+) compare >= 2.5", "f:/a -> n:size=(\\S+) compare >= 10MiB",
       "f:/a -> n:t (\\d+[smhd]) compare <= 15min", "f:/a -> m:^(\\d+) compare within 0640",
       "f:/a -> !m:^(\\d+) compare within 0640", "f:/a -> v:^v(\\S+) compare >= 9.2.1",
       "f:/a -> v:OpenSSH_(\\d+\\.\\d+) compare < 9.0",
       "f:/a -> n:^MemTotal:\\s+(\\d+ kB)$ compare >= 1GiB", "f:/a -> n:^x=(\\d+ms)$ compare > 1h",
       "f:/a -> n:^x=(\\d+s)$ compare > 30d", "f:/a -> n:^x=(\\d+)$ compare > 1TiB"});
}

TEST_CASE("a literal that was meant as a pattern is refused", "[policy]") {
  check_refused(
      "a regex is `r:",
      {"f:/a -> f:x",       "f:/a -> *x*",         "f:/a -> x*",      "f:/a -> a*b c",
       "f:/a -> x|y",       "f:/a -> x | y",       "f:/a -> r\"x\"",  "f:/a -> r'x'",
       "f:/a -> r/x/",      "f:/a -> r=x",         "f:/a -> pcre2:x", "f:/a -> s:x",
       "f:/a -> m/x/",      "f:/a -> =~ x",        "f:/a -> == x",    "f:/a -> contains:x",
       "f:/a -> grep x",    "f:/a -> contains x",  "f:/a -> > 5",     "f:/a -> regexp x",
       "f:/a -> yes or no", "f:/a -> a OR b",      "f:/a -> x{2,3}",  "f:/a -> MATCH:x",
       "f:/a -> k:sshd",    "f:/a -> startswith x"});
  check_refused("leave them out", {"f:/a -> (r:x)", "f:/a -> (x)", "f:/a -> `x`", "f:/a -> %x%"});
  check_refused("a blank behind the colon", {"f:/a -> m: x compare within 1", "f:/a -> v: x"});
  check_loads({"f:/a -> ActiveState=active", "f:/a -> Status: enabled", "f:/a -> [Unit]",
               "f:/a -> <Directory />", "f:/a -> * hard core 0", "f:/a -> 0 5 * * * root /x",
               "f:/a -> Authorized uses only. All activity may be monitored and reported.",
               "f:/a -> -w /etc/passwd -p wa -k x", "f:/a -> root:x:0:0:root:/root:/bin/bash",
               "f:/a -> Y", "f:/a -> /usr/sbin/nologin", "f:/a -> PASS_MAX_DAYS 365",
               "f:/a -> install cramfs /bin/true", "c:x -> not-found", "c:x -> yes", "f:/a -> 1",
               "f:/a -> net.ipv4.ip_forward = 0", "f:/a -> Defaults use_pty", "f:/a -> ====="});
}

TEST_CASE("a target that is none is refused", "[policy]") {
  check_refused("path", {"f:/a == x", "f:/a:r:x", "f:/", "f:/etc/x%20y", "f:/a = x", "f:/a =~ x",
                         "d:/etc/{{ x }}"});
  check_loads({"f:/a%b", "f:/opt/x=1", "d:/", "f:/etc//x"});
}

TEST_CASE("a setting whose key stands in the pattern is refused", "[policy]") {
  check_refused("the value alone",
                {"k:sshd:PermitRootLogin -> r:^\\s*PermitRootLogin\\s+yes",
                 "k:sshd:PermitRootLogin -> PermitRootLogin yes",
                 "k:login.defs:PASS_MAX_DAYS -> n:PASS_MAX_DAYS\\s+(\\d+)$ compare <= 365",
                 "k:sysctl:net.ipv4.ip_forward -> r:net.ipv4.ip_forward\\s*=\\s*1"});
  check_loads({"k:sshd:PermitRootLogin -> r:^(no|prohibit-password)$",
               "k:ini:/etc/x.ini:main:path -> r:^/opt/path", "k:sshd:Port -> 22"});
}

TEST_CASE("a name of an entry that is none is refused", "[policy]") {
  check_refused("", {"d:/etc -> \"x\" -> r:y", "d:/etc -> a,b -> r:y", "d:/etc -> a|b -> r:y",
                     "d:/etc -> f:x -> r:y", "d:/etc -> . -> r:y", "d:/etc -> a or b -> r:y",
                     "d:/etc -> %x% -> r:y"});
  check_refused("no name matches this", {"d:/etc -> r:ssh[/]x -> r:y", "d:/etc -> r:^$ -> r:y"});
  check_loads({"d:/etc -> sshd_config -> r:y", "d:/etc -> !x -> r:y", "d:/etc -> My File -> r:y",
               "d:/etc -> x@y.conf -> r:y", "d:/etc -> r:\\.conf$ && !r:^\\. -> r:y"});
}

TEST_CASE("a process that none is called is refused", "[policy]") {
  check_refused("", {"p:sleep, foo", "p:sleep or foo", "p:sleep;foo", "p:(sleep)", "p:%sleep%",
                     "p:name=sleep", "p:sleep:", "p:sleep/", "p:bin/sleep", "p:sleep.service",
                     "p:sleep running", "p:sleep  1", "p:sleep is running", "p:{sleep}",
                     "p:./sleep", "p:sleep && foo", "p:dbus.socket"});
  check_loads({"p:sleep", "p:sleep 100", "p:/usr/sbin/cron -f", "p:NetworkManager", "p:Xorg",
               "p:kworker/0:1", "p:systemd-journald", "p:java -Dx=1 -jar a.jar",
               "p:sshd: root@pts/0", "p:redis-server *:6379"});
}

TEST_CASE("a regex with what belongs to another place is refused", "[policy]") {
  check_refused("the flag x", {"f:/a -> r:(?x)Port 22", "f:/a -> r:(?ix: Port )22"});
  check_refused("a remark", {"f:/a -> r:^x # must be", "f:/a -> r:^x // note"});
  check_refused("up to `\\E`", {"f:/a -> r:\\Qa.b\\s+"});
  check_refused("these braces are text", {"f:/a -> r:\\d{1,2"});
  check_loads({"f:/a -> r:^\\s*# x", "f:/a -> r:x#y", "f:/a -> r:https?://x", "f:/a -> r:\\{1"});
}

TEST_CASE("a program that no file is called is refused", "[policy]") {
  check_refused("name of the program", {"c:ls&", "c:ls~", "c:ls; -> r:x", "c:$ls", "c:(ls)"});
  check_refused("no shell", {"c:ls /etc& -> r:x", "c:sleep 1 &"});
  check_loads({"c:/usr/bin/g++-12 -v -> r:x", "c:[ -f /etc/x ]", "c:curl http://x/?a=1& -> r:x"});
}

TEST_CASE("an arrow in the quotes of a command is the command's", "[policy]") {
  check_loads({"c:grep -E \"a->b\" /etc/x -> r:x"});
  check_refused("write ` -> `", {"c:grep a->b /etc/x -> r:x"});
}

TEST_CASE("a pattern for a value that a program prints otherwise is refused", "[policy]") {
  check_refused("never prints this",
                {"not c:sysctl net.ipv4.ip_forward -> r:^1$",
                 "not c:sysctl net.ipv4.ip_forward -> r:^net.ipv4.ip_forward=1",
                 "not c:sysctl net/ipv4/ip_forward -> 1",
                 "not c:sysctl -n net.ipv4.ip_forward -> r:=\\s*1",
                 "not c:getenforce -> r:^0$",
                 "not c:getenforce -> enabled",
                 "not c:stat -c %u /x -> r:^root$",
                 "not c:stat -c %U /x -> r:^0$",
                 "not c:stat -Lc %G /x -> !r:^42$",
                 "not c:stat -c %A /x -> r:^0?640",
                 "not c:stat -c %A /x -> r:^rw-r-----",
                 "not c:id -u -> r:^root$",
                 "not c:id -u bob -> root",
                 "not c:sshd -T -> r:^permitrootlogin prohibit-password",
                 "not c:sshd -T -> r:^x11forwarding=yes",
                 "not c:dpkg -l telnet -> r:^ii telnet",
                 "not c:dpkg-query -W telnet -> r:install ok installed",
                 "not c:rpm -q telnet -> r:^telnet$",
                 "not c:systemctl is-active x -> r:^running$",
                 "not c:systemctl is-enabled x -> r:^on$"});
  check_loads({"not c:sysctl net.ipv4.ip_forward -> r:=\\s*1$",
               "not c:sysctl net.ipv4.ip_forward -> n:=\\s*(\\d+)$ compare != 0",
               "not c:sysctl -n net.ipv4.ip_forward -> 1",
               "not c:sysctl net.ipv4.ip_forward net.ipv4.tcp_syncookies -> r:1$",
               "not c:sysctl kernel.core_pattern -> r:=\\s*core$",
               "not c:sysctl net.ipv4.ip_forward -> r:^sysctl: cannot stat",
               "not c:getenforce -> r:^(permissive|disabled)$",
               "not c:stat -c %u /x -> r:^0$",
               "not c:stat -c %U /x -> r:^root$",
               "not c:stat -c %U /x -> !r:^(root|0)$",
               "not c:stat -c \"%U %G\" /x -> r:^root",
               "not c:stat -c %A /x -> r:^-rw-r-----$",
               "not c:stat -c %A /x -> r:^.....w|^........w",
               "not c:id -u -> r:^0$",
               "not c:id -un -> r:^root$",
               "not c:sshd -T -> r:^permitrootlogin (yes|without-password)",
               "not c:sshd -T -> r:^x11forwarding\\s+yes",
               "not c:sshd -T -> r:^banner /etc/issue",
               "not c:sshd -T -> n:^maxauthtries (\\d+)$ compare > 4",
               "not c:sshd -T -> r:^ciphers\\s.*3des",
               "not c:dpkg -l telnet -> r:^ii\\s+telnet\\s",
               "not c:dpkg -l telnet -> r:no packages found",
               "not c:rpm -q telnet -> r:^telnet-",
               "not c:dpkg-query -W telnet -> r:^telnet\\s+\\d",
               "not c:rpm -q telnet -> r:is not installed",
               "not c:systemctl is-active x -> r:^(active|running)$"});
}
