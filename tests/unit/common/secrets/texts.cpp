// Secrets that go over several lines, and single lines out of them.
#include <catch2/catch.hpp>

#include "common/secrets/mask.hpp"

namespace secrets = common::secrets;
using secrets::mask_text;

TEST_CASE("of a private key nothing is shown but that it is one", "[secrets]") {
  for (const std::string kind :
       {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY", "PGP PRIVATE KEY BLOCK", "OpenVPN Static key V1"}) {
    INFO(kind);
    CHECK(
        mask_text("a\n-----BEGIN " + kind + "-----\nMIIE\nx1y2\n-----END " + kind + "-----\nb\n") ==
        "a\n-----BEGIN " + kind + "-----\n***\n***\n-----END " + kind + "-----\nb\n");
  }
  CHECK(mask_text("-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n") ==
        "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n");
  CHECK(mask_text("-----BEGIN PRIVATE KEY-----\nMIIE\nand no end") ==
        "-----BEGIN PRIVATE KEY-----\n***\n***");
  CHECK(mask_text("key: |\n  -----BEGIN RSA PRIVATE KEY-----\n  MIIE\n  -----END RSA PRIVATE "
                  "KEY-----\nx: 1") ==
        "key: |\n  -----BEGIN RSA PRIVATE KEY-----\n  ***\n  -----END RSA PRIVATE KEY-----\nx: 1");
}

TEST_CASE("vaults and PuTTY's keys are blocks as well", "[secrets]") {
  CHECK(mask_text("$ANSIBLE_VAULT;1.1;AES256\n3161\n3262\nend") ==
        "$ANSIBLE_VAULT;1.1;AES256\n***\n***\nend");
  CHECK(mask_text("Private-Lines: 2\nabc\ndef\nPrivate-MAC: 12") ==
        "Private-Lines: 2\n***\n***\nPrivate-MAC: 12");
}

TEST_CASE("the name may stand on the line before", "[secrets]") {
  CHECK(mask_text("- name: DB_PASSWORD\n  value: x1\n- name: LANG\n  value: C") ==
        "- name: DB_PASSWORD\n  value: ***\n- name: LANG\n  value: C");
  CHECK(mask_text("{\n \"name\": \"DB_PASSWORD\",\n \"value\": \"x1\"\n}") ==
        "{\n \"name\": \"DB_PASSWORD\",\n \"value\": \"***\"\n}");
  CHECK(mask_text("password: |\n  x1\n  y2\nuser: me") == "password: |\n  ***\n  ***\nuser: me");
  CHECK(mask_text("password:\n  x1\nuser: me") == "password:\n  ***\nuser: me");
  CHECK(mask_text("command:\n- --password\n- x1\n- --verbose") ==
        "command:\n- --password\n- ***\n- --verbose");
  CHECK(mask_text("run --password \\\n  x1") == "run --password \\\n  ***");
  CHECK(mask_text("secret:\n  name: tls\n  key: k") == "secret:\n  name: tls\n  key: k");
  CHECK(mask_text("password:\nuser: me") == "password:\nuser: me");
}

TEST_CASE("a line out of a text is masked as in it", "[secrets]") {
  const std::string text =
      "-----BEGIN PRIVATE KEY-----\nMIIE\nx1y2\n-----END PRIVATE KEY-----\nUsePAM yes\n";
  CHECK(secrets::mask_line(text, text.find("x1y2"), 4) == "***");
  CHECK(secrets::mask_line(text, text.find("Use"), 10) == "UsePAM yes");
  CHECK(secrets::mask_line("password = x", 0, 12) == "password = ***");
  CHECK(secrets::mask_line("", 0, 0).empty());
  // Only so much before it is looked at.
  const std::string far = std::string(1u << 20, 'a') + "\n" + text;
  CHECK(secrets::mask_line(far, far.find("x1y2"), 4) == "***");
}

TEST_CASE("a value whose name stands elsewhere, and a part of a line", "[secrets]") {
  CHECK(secrets::mask_value("net.ipv4.tcp_fastopen_key", "0123-4567") == "***");
  CHECK(secrets::mask_value("net.ipv4.tcp_syncookies", "1") == "1");
  CHECK(secrets::mask_value("password", "no") == "no");
  CHECK(secrets::mask_value("password", "").empty());
  CHECK(secrets::mask_part("pin = 12", "pin = ***", "12") == "***");
  CHECK(secrets::mask_part("port 12", "port 12", "12") == "12");
  CHECK(secrets::mask_part("port 12 pin=7", "port 12 pin=***", "12") == "12");
}

TEST_CASE("a column is no line of a file: what is only letters and digits stays", "[secrets]") {
  const std::string bare = "JBSWY3DPEHPK3PXP";
  CHECK(secrets::mask_field(bare) == bare);
  CHECK(mask_text(bare) == "***");
  CHECK(secrets::mask_field("https://me:x1@h/") == "https://me:***@h/");
}

TEST_CASE("whether a file holds a secret is known without masking it", "[secrets]") {
  CHECK(secrets::holds_secret("a\ndb_password = x1\nb\n"));
  CHECK(secrets::holds_secret("root:$6$salt$abcdefghij:19000:0:99999:7:::\n"));
  CHECK(secrets::holds_secret("-----BEGIN PRIVATE KEY-----\nMIIE\n"));
  CHECK_FALSE(secrets::holds_secret("PasswordAuthentication no\nUsePAM yes\n"));
  CHECK_FALSE(secrets::holds_secret("-----BEGIN CERTIFICATE-----\nMIIE\n"));
  CHECK_FALSE(secrets::holds_secret(""));
}

TEST_CASE("a proxy's password and one of Oracle are hidden by their place", "[secrets]") {
  using common::secrets::mask_text;
  for (const std::string line :
       {"http 192.0.2.1 8080 user hunter2x", "  socks5\t192.0.2.1 1080\tuser hunter2x",
        "connect scott/hunter2x@orcl", "CONN scott/hunter2x@//db.example.org:1521/x",
        "sqlplus -S scott/hunter2x@orcl @job.sql", "/opt/bin/expdp scott/hunter2x@orcl full=y"}) {
    INFO(line);
    CHECK(mask_text(line).find("hunter2x") == std::string::npos);
  }
  std::vector<std::string> words{"sqlplus", "-S", "scott/hunter2x@orcl"};
  common::secrets::mask_arguments(words);
  CHECK(words[2] == "scott/***@orcl");
  for (const std::string line :
       {"http 80 tcp www httpd", "http 192.0.2.1 8080", "raw 192.0.2.1 none none none",
        "connect to a/b and c@d", "connect /dev/x@y", "import a/b@c"}) {
    INFO(line);
    CHECK(mask_text(line) == line);
  }
}
