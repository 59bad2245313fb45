#include <catch2/catch.hpp>

#include "tests/support/query_fleet.hpp"

using tests::ask;

namespace {

std::string told(const std::string& expression) {
  static const tests::query_fleet fleet;
  const auto db = fleet.open();
  const auto a = ask(*db, "SELECT " + expression);
  return a.problem.empty() ? a.lines.back() : a.problem;
}

}  // namespace

TEST_CASE("versions are in the order of their format, and never in that of their letters",
          "[query][functions]") {
  CHECK(told("version_lt('9', '10', 'deb'), version_lt('1.0~rc1', '1.0', 'deb')") == "1|1");
  CHECK(told("version_lt('1:1.0', '2.0', 'rpm'), version_eq('1.0', '0:1.0', 'deb')") == "0|1");
  CHECK(told("version_le('1.2_rc1', '1.2', 'apk'), version_ge('2', '1', 'deb')") == "1|1");
  CHECK(told("version_gt('1', '2', 'deb'), version_lt('1', '2', 'snap')") == "0|NULL");
  CHECK(told("version_lt(NULL, '2', 'deb')") == "NULL");
  CHECK(told("'1.10' < '1.9' COLLATE DEBVERSION, '1.10' < '1.9' COLLATE RPMVERSION, "
             "'1.2_rc1' < '1.2' COLLATE APKVERSION") == "0|0|1");
  CHECK(told("max(v) FROM (SELECT '1.9' AS v UNION SELECT '1.10' AS v)") == "1.9");
  CHECK(told("max(v COLLATE DEBVERSION) FROM (SELECT '1.9' AS v UNION SELECT '1.10' AS v)") ==
        "1.10");
}

TEST_CASE("patterns are PCRE2", "[query][functions]") {
  CHECK(told("'openssl' REGEXP '^open', 'x' REGEXP '^open', 'OPEN' REGEXP '(?i)^open'") == "1|0|1");
  CHECK(told("NULL REGEXP 'x', 'x' REGEXP NULL") == "NULL|NULL");
  CHECK(told("regex_match('/usr/bin/vim', '.*/(.*)', 1), regex_match('abc', 'b.', 0)") == "vim|bc");
  CHECK(told("regex_match('abc', 'x', 0)") == "NULL");
}

TEST_CASE("addresses lie in networks of their family", "[query][functions]") {
  CHECK(told("cidr_contains('10.0.0.0/8', '10.1.2.3'), cidr_contains('10.0.0.0/8', '11.0.0.1')") ==
        "1|0");
  CHECK(told("cidr_contains('2001:db8::/33', '2001:db8:7fff::1'), "
             "cidr_contains('2001:db8::/33', '2001:db8:8000::1')") == "1|0");
  CHECK(told("cidr_contains('0.0.0.0/0', '::1'), cidr_contains('fe80::/10', 'fe80::1%eth0')") ==
        "0|1");
  CHECK(told("cidr_contains('10.0.0.1', '10.0.0.1'), cidr_contains('10.0.0.0/33', '10.0.0.1'), "
             "cidr_contains('x', '10.0.0.1'), cidr_contains('10.0.0.0/8', '*')") ==
        "1|NULL|NULL|NULL");
  CHECK(told("inet_aton('10.0.0.1'), inet_aton('::1'), inet_aton('x')") == "167772161|NULL|NULL");
}

TEST_CASE("what osquery has and SQLite lacks is there", "[query][functions]") {
  CHECK(told("concat('a', NULL, 1), concat_ws('-', 'a', NULL, 'b')") == "a1|a-b");
  CHECK(told("split('10.0..7', '.', 2), split('a b', ' ', 5), split('a', '.', 0)") == "7|NULL|a");
}
