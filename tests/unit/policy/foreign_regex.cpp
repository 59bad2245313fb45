// What of other languages, of templates and of pages stands in a regex is text that no line has: it
// is refused.
#include <catch2/catch.hpp>

#include "tests/unit/policy/refusal.hpp"

using unit::policy::check_loads, unit::policy::check_refused, unit::policy::refusal;

TEST_CASE("what grep and sed escape is refused in a regex", "[policy]") {
  check_refused("edge of a word", {"f:/a -> r:\\<yes", "f:/a -> r:yes\\>", "f:/a -> r:^\\<yes"});
  check_refused("searches for a bar", {"f:/a -> r:a\\|b", "f:/a -> r:^(yes\\|no)$"});
  check_refused("`\\^` is a character", {"f:/a -> r:\\^Port", "f:/a -> r:\\^\\s*Port"});
  check_refused("`\\$` is a character", {"f:/a -> r:yes\\$", "f:/a -> r:^Port\\s+\\d+\\$"});
  check_loads({"f:/a -> r:<Directory", "f:/a -> r:core_pattern\\s*=\\s*\\|", "f:/a -> r:x \\| y",
               "f:/etc/shadow -> r:^root:\\$6\\$", "f:/etc/shadow -> r:^[^:]+:\\$", "f:/a -> r:[|]",
               "f:/a -> r:a[|]b", "f:/a -> r:[\\^]x", "f:/a -> r:x[$]", "f:/a -> r:^\\$ModLoad"});
}

TEST_CASE("operators and flags around a regex are refused", "[policy]") {
  check_refused("of another language", {"f:/a -> r:m/x/", "f:/a -> r:m/x/i", "f:/a -> r:s/x//",
                                        "f:/a -> r:s/x/y/g", "f:/a -> r:qr/x/"});
  check_refused("is searched for", {"f:/a -> r:^x/i", "f:/a -> r:(x)/gi"});
  check_loads(
      {"f:/a -> r:^/usr/share/i", "f:/a -> r:s/x", "f:/a -> r:^/tmp/", "f:/a -> r:^m[/]x/"});
}

TEST_CASE("braces behind a letter that are no number of times are refused", "[policy]") {
  check_refused("these braces are text", {"f:/a -> r:yes{1-2}", "f:/a -> r:a{1 ,2}"});
  check_loads({"f:/a -> r:a{2}", "f:/a -> r:a{1,}", "f:/a -> r:x\\{1-2}"});
}

TEST_CASE("a CR at the end of a regex is refused: it is no part of a line", "[policy]") {
  check_refused("in front of its CR",
                {"f:/a -> r:yes\\r", "f:/a -> r:yes(\\r)", "not c:x -> r:^a\\r"});
  check_loads(
      {"f:/a -> r:yes\\s*\\r?$", "f:/a -> r:a\\rb", "f:/a -> r:\\\\r", "f:/a -> r:yes\\s*$"});
}

TEST_CASE("a remark and the sign that ends a line elsewhere are refused", "[policy]") {
  check_refused("a remark stands outside", {"f:/a -> r:yes #comment", "f:/a -> r:^Port 22 #must"});
  check_refused("ends in `;`", {"f:/etc/ssh/sshd_config -> r:^PermitRootLogin\\s+yes;",
                                "f:/etc/login.defs -> r:^UMASK\\s+027;$"});
  check_loads({"f:/a -> r:^#x", "f:/a -> r:^\\s*#Port", "f:/a -> r:yes\\s#x", "f:/a -> r:\\s#",
               "f:/etc/nginx/nginx.conf -> r:^\\s*autoindex\\s+off;",
               "f:/etc/apt/apt.conf -> r:\"1\";$", "f:/etc/ssh/sshd_config -> r:x[;]"});
}

TEST_CASE("a name in capitals that nothing replaced is refused", "[policy]") {
  check_refused("that nothing replaced",
                {"f:/a -> r:@KEY@", "f:/a -> r:^Port\\s+@PORT@", "f:/a -> r:<KEY>",
                 "f:/a -> r:^Port <SSH_PORT>", "f:/a -> r:%PORT%", "f:/a -> r:= __PORT__"});
  check_loads({"f:/a -> r:root@HOST", "f:/a -> r:<none>", "f:/a -> r:<IfModule", "f:/a -> r:%wheel",
               "f:/a -> r:<UUID>.*</UUID>", "f:/a -> r:[@]KEY@", "f:/a -> r:__init__",
               "f:/a -> r:%ADMINS ALL=", "f:/a -> r:<VirtualHost \\*:80>"});
}

TEST_CASE("what an address or a page makes of characters is refused", "[policy]") {
  check_refused("how an address writes", {"f:/a -> r:a%20b", "f:/a -> r:^%2Fetc"});
  check_refused("a mark of a web page",
                {"f:/a -> r:a<br>b", "f:/a -> r:^x<br/>", "f:/a -> r:<b>yes"});
  check_loads({"f:/a -> r:%20s", "f:/a -> r:%02d", "f:/a -> r:[%]20", "f:/a -> r:a[<]br>b",
               "f:/a -> r:100%"});
}

TEST_CASE("a letter whose accent is a character of its own is refused", "[policy]") {
  check_refused("two characters",
                {"f:/a -> r:^duracio\u0301n", "f:/a -> r:e\u0301", "p:cafe\u0301"});
  check_loads({"f:/a -> r:^duración", "f:/a -> r:e\\x{301}"});
}
