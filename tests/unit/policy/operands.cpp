// What numbers and versions are compared with, and names of processes that none has.
#include <catch2/catch.hpp>

#include "tests/unit/policy/refusal.hpp"

using unit::policy::check_loads, unit::policy::check_refused;

TEST_CASE("a version of which a part alone is captured is refused", "[policy]") {
  check_refused("numbers that are compared", {"c:x -V -> v:x (\\d+) compare >= 1.2.3",
                                              "c:x -V -> v:x (\\d+\\.\\d+) compare >= 1.2.3"});
  check_refused("is a letter and not any number", {"c:x -V -> v:x (\\S+) compare >= 1.2.x"});
  check_loads({"c:x -V -> v:x (\\d+\\.\\d+\\.\\d+) compare >= 1.2.3",
               "c:x -V -> v:x (\\d+\\.\\d+) compare >= 1.2",
               "c:x -V -> v:x (\\S+) compare >= 1.2.3", "c:x -V -> v:x ([\\d.]+) compare >= 1.2.3",
               "c:x -V -> v:x (\\S+) compare >= 9.2p1"});
}

TEST_CASE("a mode that is put in order as a decimal number is refused", "[policy]") {
  check_refused("as the decimal number", {"f:/a -> n:^umask\\s+(\\d+) compare > 0777",
                                          "f:/a -> n:^umask\\s+(\\d+) compare >= 0027"});
  check_loads({"f:/a -> n:^umask\\s+(\\d+) compare == 022", "f:/a -> n:^x\\s+(\\d+) compare <= 10",
               "f:/a -> m:^x\\s+(\\d+) compare within 0777"});
}

TEST_CASE("a port, a file and a daemon below the root are no processes", "[policy]") {
  check_refused("is no process",
                {"p:/telnetd", "p:telnetd@", "p:sshd.pid", "p:23/tcp", "p:ps | grep telnetd"});
  check_loads({"p:/pause", "p:getty@tty1", "p:a.b", "p:/usr/sbin/cron -f", "p:sshd"});
}
