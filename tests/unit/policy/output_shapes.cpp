// What the programs of this machine print has the shape that is known of them.
#include "collector/policy/lint/output_shapes.hpp"

#include <catch2/catch.hpp>
#include <iostream>

#include "collector/policy/matcher.hpp"
#include "collector/policy/rule.hpp"
#include "common/subprocess.hpp"
#include "common/text.hpp"

namespace policy = collector::policy;

TEST_CASE("every line that a program prints has the shape that is known of it", "[policy]") {
  const auto* command = GENERATE(
      "id", "id -u", "id -g root", "id -G", "id -Gn", "uname", "uname -r", "uname -m", "uname -a",
      "sysctl kernel.ostype", "sysctl kernel.ostype kernel.osrelease", "stat /etc/passwd",
      "stat -c %a /etc/passwd", "stat -c %A:%U:%G:%u:%g:%s /etc/passwd /tmp /dev/null",
      "stat -L --format=%n_%F /etc/passwd /tmp /dev/null", "stat -c %F /etc /dev/null /etc/mtab",
      "grep -c root /etc/passwd", "grep -c root /etc/passwd /etc/group", "grep -l root /etc/passwd",
      "grep -n root /etc/passwd", "grep root /etc/passwd /etc/group",
      "grep -A 1 -n root /etc/passwd", "grep -rl root /etc/pam.d", "grep -r root /etc/pam.d",
      "grep -rc x /etc/pam.d", "wc -l /etc/passwd", "wc /etc/passwd /etc/group",
      "cut -d: -f1 /etc/passwd", "cut -d : -f 7 /etc/passwd", "awk -F: {print\\ \\$1} /etc/passwd",
      "awk {print\\ \\$2} /proc/mounts", "echo a b", "sha256sum /etc/passwd", "ls /etc",
      "ls -l /etc", "ls -la /", "ls -R /etc/pam.d /etc/apt", "ls -ld /tmp", "ls -l /dev", "ls",
      "find /etc/pam.d", "find /etc/ -maxdepth 1 -type f", "find / -maxdepth 1", "mount",
      "cat /proc/mounts", "findmnt /proc", "findmnt -n /proc", "findmnt",
      "findmnt -no OPTIONS /proc", "ps -e", "which sh", "hostname", "hostname -I",
      "dpkg --get-selections", "dpkg-query -W -f \\${Status}\\n dpkg", "apt-cache policy dpkg",
      "passwd -S root", "chage -l root", "systemctl is-enabled cron", "getenforce", "sestatus",
      "iptables -L", "iptables -S", "nft list ruleset", "modprobe -n -v ext4");
  const auto words = policy::split_command(command);
  const auto shape = policy::shape_of_output(words);
  INFO(command);
  REQUIRE(shape);
  const auto ran = common::run(words, {});
  if (!ran || ran->exit_status != 0) return;  // not installed here, or not ours to ask
  const auto lines =
      policy::matcher::compile("^(?:" + shape->lines + ")$", policy::syntax::pcre2_utf8);
  REQUIRE(lines);
  for (const auto line : common::split(ran->output, '\n')) {
    if (line.empty()) continue;
    INFO(line);
    const auto found = lines->search(line);
    CHECK((found && *found));
  }
}
