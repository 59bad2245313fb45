// Patterns and rules that begin nearly right in muster.
#include <catch2/catch.hpp>

#include "tests/unit/policy/refusal.hpp"

using unit::policy::check_loads, unit::policy::check_refused, unit::policy::refusal;

TEST_CASE("a letter or a sign too many in a prefix is refused", "[policy]") {
  check_refused("is compared with whole lines",
                {"f:/a -> rr:x", "f:/a -> !rr:x", "f:/a -> r!:x", "f:/a -> nr:x", "f:/a -> ri:x",
                 "f:/a -> r?:x", "f:/a -> ?r:x", "f:/a -> r,x", "f:/a -> r\\:x"});
  check_loads({"f:/etc/passwd -> r::/bin/sh$", "f:/a -> rw", "f:/a -> n/a", "f:/a -> ro,noexec",
               "f:/a -> root:x:0:0:root:/root:/bin/bash", "f:/a -> name: x"});
}

TEST_CASE("a prefix behind other words, or none in front of a comparison, is refused", "[policy]") {
  check_refused("from the beginning of the pattern",
                {"f:/a -> line r:x", "f:/a -> before r:^x", "f:/a -> x compare gt 5",
                 "c:ls -> any line n:x"});
  check_refused("a regex is `r:", {"f:/a -> line contains yes", "f:/a -> does not contain x"});
  check_loads({"f:/a -> Authorized uses only. All activity may be monitored and reported.",
               "f:/a -> PASS_MAX_DAYS 365"});
}

TEST_CASE("a second rule or minterm in the text of the first is refused", "[policy]") {
  check_refused(
      "a second rule in a pattern is text",
      {"f:/a -> r:x or f:/b", "f:/a -> r:x and not f:/b", "f:/a -> r:x, f:/b", "f:/a -> r:x; f:/b",
       "f:/a -> r:x OR c:ls", "f:/a -> yes or f:/b", "c:ls -> r:x and p:sshd"});
  check_refused("a second rule is words of the command", {"c:ls or c:id", "c:ls /a and f:/b"});
  check_refused("a second minterm", {"f:/a -> r:x&r:y", "f:/a -> r:x & r:y"});
  check_loads({"f:/a -> r:x,d:y", "f:/a -> r:users or groups", "c:grep -E a or b /etc/x -> r:x",
               "f:/etc/crontab -> r:PATH=/a:/b"});
}

TEST_CASE("a word in place of an operator is refused, with the one that was meant", "[policy]") {
  check_refused("did you mean >?",
                {"f:/a -> n:x (\\d+) compare gt 5", "f:/a -> n:x (\\d+) compare -gt 5",
                 "f:/a -> v:x (\\S+) compare greater 1.2"});
  check_refused("did you mean ==?",
                {"f:/a -> n:x (\\d+) compare eq 5", "f:/a -> n:x (\\d+) compare = 5"});
  check_refused("did you mean >=?", {"f:/a -> n:x (\\d+) compare => 5"});
}

TEST_CASE("how a command ends is no line and no word of it", "[policy]") {
  check_refused("exit: 0", {"c:ls -> exit 1", "c:ls -> exit: 0", "c:ls -> rc=0",
                            "not c:grep x /a exit 1", "c:systemctl is-active x exit 0 -> r:x"});
  check_refused("part of a shell", {"c:exit 1"});
  check_loads({"f:/a -> exit", "f:/etc/rc.local -> r:^exit 0$", "c:grep exit /a -> r:x"});
}
