// What loads and never holds, what always holds, and what only looks like either.
#include <catch2/catch.hpp>

#include "collector/policy/lint.hpp"
#include "tests/unit/policy/refusal.hpp"

namespace policy = collector::policy;
using unit::policy::check_loads, unit::policy::check_refused;

namespace {

/// Of a check with two rules.
std::string refusal_of_two(const std::string& want, const std::string& a, const std::string& b) {
  const auto p = policy::load_policy_text("p.yml",
                                          "dialect: muster\npolicy: {id: p, name: n}\nchecks:\n  - "
                                          "id: 1\n    title: t\n    condition: " +
                                              want + "\n    rules:\n      - '" + a +
                                              "'\n      - '" + b + "'\n",
                                          std::nullopt);
  return p ? "" : p.error().detail;
}

}  // namespace

TEST_CASE("a path with the number of a line behind it is refused", "[policy]") {
  check_refused("the number of a line", {"f:/etc/ssh/sshd_config:22 -> r:x", "f:/a:1"});
  check_loads({"f:/sys/bus/pci/devices/0000:00:02.0/x", "f:/a:b",
               "d:/sys/bus/acpi/devices/PNP0C0A:00",
               "f:/etc/sysconfig/network-scripts/ifcfg-eth0:1"});
}

TEST_CASE("a path that ends as no file's does is refused, also in a list", "[policy]") {
  check_refused("ends in", {"f:/etc/", "f:/etc/a/,/etc/b -> r:x", "f:/etc/b,/etc/a/", "f:/etc/."});
  check_loads({"f:/etc/a,/etc/b -> r:x", "d:/etc/"});
}

TEST_CASE("braces and signs of a regex in a path are refused", "[policy]") {
  check_refused("braces", {"f:/etc/{passwd", "f:/etc/passwd}", "d:/etc/{a}"});
  check_refused("no regex", {"f:/etc/[a-z]+ -> r:x", "f:/etc/[0-9]+.d/x"});
  check_loads({"f:/etc/[a-z]*", "f:/etc/rc[0-6].d/x"});
}

TEST_CASE("a lone negated name is refused where any other entry would do", "[policy]") {
  const std::string other = "f:/b";
  for (const auto* rule : {"d:/x -> !foo", "d:/x -> !r:foo"}) {
    INFO(rule);
    CHECK(refusal_of_two("all", rule, other).find("`not d:/x -> ") != std::string::npos);
    CHECK(refusal_of_two("any", rule, other).find("any other entry") != std::string::npos);
    CHECK(refusal_of_two("none", rule, other).empty());
    CHECK(refusal_of_two("all", "not " + std::string(rule), other).empty());
  }
  check_loads({"d:/x -> !foo -> r:y", "d:/x -> r:. && !r:^foo$"});
}

TEST_CASE("a name that no entry has is refused", "[policy]") {
  check_refused("no name matches this", {"d:/x -> r:^\\.\\.?$", "d:/x -> r:^\\.$ -> r:y"});
  check_loads({"d:/x -> r:^\\.", "d:/x -> r:^\\.\\.?x"});
}

TEST_CASE("a command line with a glob or a remark is refused", "[policy]") {
  check_refused("globs are not expanded", {"p:python3 *.py", "p:tar cf x /srv/*"});
  check_refused("a remark in brackets", {"p:httpd (apache)"});
  check_loads({"p:redis-server *:6379", "p:php-fpm: master process (/etc/php/fpm.conf)",
               "p:(sd-pam)", "p:nginx: worker process"});
}

TEST_CASE("an alternative that can never match is refused", "[policy]") {
  check_refused("an alternative here never matches",
                {"f:/a -> r:^Permit\\s+(yes|^no)$", "f:/a -> r:x(a$|b)c", "f:/a -> r:a|b^c",
                 "f:/a -> r:^x\\s*=\\s*(1|2|^3)"});
  check_loads({"f:/a -> r:(yes|^no)$", "f:/a -> r:(^|\\s)x(\\s|$)", "f:/a -> r:x(\\s|$)y",
               "f:/a -> r:^(a|b$)", "f:/a -> r:^a|^b$|c$", "f:/a -> r:a?(^b|c)"});
}

TEST_CASE("a regex that backs out of every match is refused", "[policy]") {
  check_refused("no line matches this", {"f:/a -> r:a(*COMMIT)(*F)", "f:/a -> r:a(*PRUNE)(*FAIL)"});
  check_refused("a newline", {"f:/a -> r:a\\012b", "f:/a -> r:x\\012"});
  check_loads({"f:/a -> r:a(*COMMIT)b", "f:/a -> r:\\041x", "f:/a -> r:#.*(*SKIP)(*F)|nullok"});
}

TEST_CASE("a regex that every line matches is refused, also one that looks ahead", "[policy]") {
  check_refused("every line", {"f:/a -> r:(?!#)", "f:/a -> r:(?!\\s*#)", "f:/a -> !r:(?!#)",
                               "f:/a -> r:(?!.*root)", "f:/a -> r:[x]*(?!y)"});
  check_loads({"f:/a -> r:^(?!#)", "f:/a -> r:(?!#)x", "f:/a -> r:(?<!#)$", "f:/a -> r:(?=x)"});
}

TEST_CASE("a comparison that every mode or version passes is refused", "[policy]") {
  check_refused("every mode", {"f:/a -> m:^(\\d+) compare within 7777",
                               "f:/a -> m:^(\\d+) compare within 07777"});
  check_refused("no version",
                {"f:/a -> v:^(\\S+) compare >= 0", "f:/a -> v:^(\\S+) compare >= 0.0"});
  check_loads({"f:/a -> m:^(\\d+) compare within 0777", "f:/a -> m:^(\\d+) compare within 6777",
               "f:/a -> v:^(\\S+) compare >= 0.1"});
}

TEST_CASE("a rule beside its own negation is refused, however it is written", "[policy]") {
  const auto* want = GENERATE("any", "all", "none");
  struct row {
    const char *a, *b;
  };
  const auto r = GENERATE(row{"f:/a -> r:x", "not f:/a -> r:x"}, row{"f:/a -> r:x", "f:/a -> !r:x"},
                          row{"c:x -> n:(\\d+) compare > 5", "c:x -> !n:(\\d+) compare > 5"},
                          row{"not f:/a -> !r:x", "not f:/a -> r:x"});
  INFO(want << " " << r.a << " " << r.b);
  CHECK(refusal_of_two(want, r.a, r.b).find("each other's opposite") != std::string::npos);
}

TEST_CASE("what only looks like a rule and its negation loads", "[policy]") {
  CHECK(refusal_of_two("any", "f:/a,/b -> r:x", "f:/a,/b -> !r:x").empty());
  CHECK(refusal_of_two("any", "f:/a -> r:x", "f:/a -> !r:y").empty());
  CHECK(refusal_of_two("any", "f:/a -> r:x", "f:/b -> !r:x").empty());
  CHECK(refusal_of_two("any", "f:/bin/x -> r:x", "c:/bin/x -> !r:x").empty());
  CHECK(refusal_of_two("all", "f:/a -> r:x", "not f:/a -> !r:x").empty());
}

TEST_CASE("a class that was meant as a number or a word is refused", "[policy]") {
  check_refused("no range of numbers",
                {"f:/a -> r:Port [1-65535]", "f:/a -> r:x=[0-10]", "f:/a -> r:x=[10-20]"});
  check_refused("a word stands without brackets",
                {"f:/a -> r:^Port\\s+[22]", "f:/a -> r:^x\\s+[yes]$", "f:/a -> r:[none]",
                 "f:/a -> r:x=[^root]", "f:/a -> r:x [all]+"});
  check_loads({"f:/a -> r:[1-9]", "f:/a -> r:[0-46]", "f:/a -> r:[0-7]", "f:/a -> r:[aeiou]",
               "f:/a -> r:[rwx]", "f:/a -> r:[0-9a-f]", "f:/a -> r:[nN][oO]", "f:/a -> r:[a-zA-Z]",
               "f:/a -> r:[.][.]", "f:/a -> r:[mrsv]", "f:/a -> r:[[:alpha:]]"});
}

TEST_CASE("a conjunction in capitals is no operator", "[policy]") {
  check_refused("text of the regex",
                {"f:/a -> r:foo AND bar", "f:/a -> r:^x OR y$", "f:/a -> r:^a NOT b"});
  check_loads({"f:/a -> r:AUTHORIZED USERS ONLY AND MONITORED", "f:/a -> r:foo\\sAND\\sbar",
               "f:/a -> r:ORACLE", "f:/a -> r:x and y", "f:/a -> r:^expire-after:\\d+d OR \\d+G"});
}

TEST_CASE("a mode is not compared as a decimal number", "[policy]") {
  check_refused("bits are compared by", {"c:stat -c %a /a -> n:^(\\d+)$ compare <= 644",
                                         "c:stat -c \"%a %u\" /a -> n:^(\\d+) compare < 700"});
  check_loads({"c:stat -c %a /a -> n:^(\\d+)$ compare == 644",
               "c:stat -c %a /a -> m:^(\\d+)$ compare within 0644",
               "c:stat -c %s /a -> n:^(\\d+)$ compare <= 644",
               "c:stat -c \"%a %u\" /a -> n:^\\d+ (\\d+)$ compare < 100",
               "c:stat -c \"%a %u\" /a -> n:^(?:\\d+) (\\d+)$ compare < 100",
               "c:stat -c %a /a -> n:^([0-7])00$ compare <= 6"});
}

TEST_CASE("a pattern for what the program never prints is refused", "[policy]") {
  check_refused(
      "never prints this",
      {"c:systemctl is-enabled x -> r:^active", "c:systemctl is-enabled x -> active",
       "c:systemctl --quiet is-active x -> r:enabled", "c:systemctl is-active x -> !r:^masked",
       "c:stat -c %a /x -> r:^-rw-r", "c:/usr/bin/stat --format=%a /x -> 0640"});
  check_refused("prints no 0 in front",
                {"c:stat -c %a /x -> r:^0640", "c:stat -c \"%a %U\" /x -> r:^0[0-6][04]0 root"});
  check_loads({"c:systemctl is-enabled x -> r:^enabled",
               "c:systemctl is-enabled x -> r:^(static|active)",
               "c:systemctl is-enabled x -> r:No such file", "c:systemctl is-active x -> inactive",
               "c:systemctl is-active x -> r:^(active|enabled)", "c:systemctl show x -> r:^active",
               "c:systemctl is-enabled x -> r:.", "c:stat -c %a /x -> r:^0?640$",
               "c:stat -c %a /x -> r:^[0-6][04]0$", "c:stat -c %A /x -> r:^-rw-r",
               "c:stat -c %a /x -> 4755", "c:stat -L /x -> r:0640",
               "c:stat -c \"%a %U\" /etc/shadow -> r:^0\\s+root$",
               "c:stat -c \"%a %U\" /etc/shadow -> r:^0[ ]root$", "c:stat -c %a /x -> r:^0{1,3}$"});
}

TEST_CASE("ordinary rules with a folder, a level or sudo's own words load", "[policy]") {
  check_loads({"f:/a -> r:/tmp/", "f:/a -> r:/etc/ssh/", "f:/a -> n:SECLEVEL=(\\d) compare >= 2",
               "f:/etc/sudoers -> r:!authenticate", "f:/etc/sudoers.d/* -> r:!use_pty",
               "f:/a -> r:!authenticate"});
  check_refused("no delimiters", {"f:/a -> r:/tmp.*/", "f:/a -> r:/foo/", "f:/a -> r:/foo/i"});
  check_refused("`!r:", {"f:/a -> r:!use_pty", "f:/etc/sudoers -> r:!^x"});
  check_refused("one digit",
                {"f:/a -> n:remember=(\\d) compare >= 5", "f:/a -> n:x=(\\d).* compare >= 2"});
}

TEST_CASE("a unit outside of the group is told with the right spelling", "[policy]") {
  check_refused("capture it too, `(\\d+ kB)`", {"f:/a -> n:^MemTotal:\\s+(\\d+) kB compare < 2GB"});
  check_refused("capture it too, `(\\d+\\s*min)`", {"f:/a -> n:t (\\d+)\\s*min compare <= 1h"});
  check_loads({"f:/a -> n:^MemTotal:\\s+(\\d+ kB) compare < 2GB",
               "f:/a -> n:^x (\\d+) times compare < 9", "f:/a -> n:^x (\\d+);$ compare < 2GB"});
}

TEST_CASE("a regex as grep and sed write it is refused", "[policy]") {
  check_refused(
      "alternatives are `(a|b)`",
      {"f:/a -> r:^PermitRootLogin \\(yes\\|without-password\\)", "f:/a -> r:\\(a\\|b\\)x"});
  check_refused("any number of times", {"f:/a -> r:^x[[:space:]]\\+yes", "f:/a -> r:x\\s\\+y"});
  check_refused("a number of times is `{5}`",
                {"f:/a -> r:^[0-9]\\{5\\}", "f:/a -> r:^x\\{1,3\\}$"});
  check_refused("one of these characters is `[1-9]`",
                {"f:/a -> r:x=(1\\[1-9\\]|\\[2-9\\]\\[0-9\\])$"});
  check_refused("the ends of a line", {"f:/a -> r:\\^PermitRootLogin yes\\$"});
  check_refused("`(?!x)`", {"f:/a -> r:^(!#)\\s*X", "f:/a -> r:(!\\s*#)x"});
  check_loads({"f:/a -> r:^foo\\(\\)\\s*\\{", "f:/a -> r:\\[\\w+\\]", "f:/a -> r:c\\+\\+",
               "f:/a -> r:\\$\\{x\\}", "f:/a -> r:^[0-9][+][0-9]", "f:/a -> r:[\\^]x",
               "f:/a -> r:x[$]", "f:/a -> r:^(!|#)x", "f:/a -> r:x(!y)", "f:/a -> r:\\[main\\]",
               "f:/a -> r:a[|]b", "f:/a -> r:^\\(\\w+\\)$", "f:/a -> r:^%wheel\\s+ALL=\\(ALL\\)",
               "f:/a -> r:\\d{5}", "f:/a -> r:^([!]#)"});
}

TEST_CASE("a range of characters that was meant as one of numbers is refused", "[policy]") {
  check_refused("no range of numbers", {"f:/a -> r:x=([1-20])$", "f:/a -> r:x=[1-10]$",
                                        "f:/a -> r:x=[1-12]$", "f:/a -> r:x=[0-255]$"});
  check_loads({"f:/a -> r:x=[0-57]$", "f:/a -> r:x=[1-9]$", "f:/a -> r:x=[0-9]{2}$"});
}

TEST_CASE("letters that a page has joined are refused", "[policy]") {
  check_refused("only looks like", {"f:/a -> r:con\ufb01guration", "f:/a -> r:o\ufb00"});
  check_loads({"f:/a -> r:configuration"});
}

TEST_CASE("what only a shell would expand in a command is refused", "[policy]") {
  check_refused("no shell", {"c:cat /etc/{passwd,group} -> r:x"});
  check_refused("only a shell knows", {"c:ls ~root -> r:x"});
  check_loads({"c:cat /etc/passwd /etc/group -> r:x", "c:find / -name {} -> r:x"});
}

TEST_CASE("a remark behind a process is refused", "[policy]") {
  check_refused("a remark", {"p:bash # no shells"});
  check_loads({"p:bash -c #x"});
}

TEST_CASE("a pattern for what another program prints is refused", "[policy]") {
  check_refused("prints nothing", {"not c:grep -q X /etc/x -> r:X"});
  check_refused("never prints this",
                {"not c:dpkg -s bash -> r:^ii\\s+", "not c:stat -c \"%a\" /x -> r:^-rwx",
                 "not c:systemctl is-active x -> r:^up$", "not c:rpm -q telnet -> r:^ii"});
  check_loads({"not c:grep X /etc/x -> r:X", "not c:dpkg -s bash -> r:^Status:.*installed",
               "not c:dpkg -s bash -> r:1.2-3", "not c:stat -c \"%a\" /x -> r:^7",
               "not c:systemctl is-active x -> r:^active$"});
}

TEST_CASE("paths, zeros and names of Windows are no slips of a regex", "[policy]") {
  check_loads({"f:/a -> r:/dev/sg", "f:/a -> r:/bin/x", "f:/a -> r:/opt/ms", "f:/a -> r:/var/i",
               "f:/a -> r:/mnt/smi", "f:/a -> n:x=0*(\\d+) compare > 5",
               "f:/a -> r:C:\\\\Windows\\\\System32"});
  check_refused("no delimiters", {"f:/a -> r:/x/i", "f:/a -> r:/port/"});
  check_refused("a backslash and `", {"f:/a -> r:Login\\\\syes", "f:/a -> r:x\\\\S+"});
}

TEST_CASE("a kernel parameter that is nearly one that is known is refused", "[policy]") {
  check_refused("did you mean 'net/ipv4/ip_forward'",
                {"k:sysctl:net.ipv4.ip_foward -> r:0", "k:sysctl:net.ip4.ip_forward -> r:0"});
  check_refused("did you mean 'kernel/kptr_restrict'", {"k:sysctl:kernel.kptr_restict -> r:0"});
  check_refused("did you mean 'kernel/randomize_va_space'",
                {"k:sysctl:kernel.randomise_va_space -> r:0"});
  check_loads({"k:sysctl:net.ipv4.ip_forward -> r:0", "k:sysctl:kernel.panic_on_warn -> r:0",
               "k:sysctl:net.ipv4.tcp_rmem -> r:0", "k:sysctl:net.ipv4.udp_mem -> r:0",
               "k:sysctl:net.ipv4.conf.eth0.rp_filter -> r:0", "k:sysctl:fs.file-nr -> r:0",
               "k:sysctl:kernel.tainted -> r:0", "k:sysctl:vm.dirty_bytes -> r:0"});
}
