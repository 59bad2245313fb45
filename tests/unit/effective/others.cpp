#include "tests/unit/effective/tree.hpp"

using Catch::Matchers::Contains;

TEST_CASE("of a name in login.defs the last line counts", "[policy][effective]") {
  tests::settings_tree t;
  CHECK_THAT(t.value("login.defs:UMASK"), Contains("absent:"));
  t.file("/etc/login.defs",
         "# UMASK 077\n\tUMASK\t022\nUMASKS 1\numask 2\nENCRYPT_METHOD \"SHA512\"\nUMASK 027 \r\n"
         "UMASK\nHUSHLOGIN_FILE .hushlogin x\n");
  CHECK(t.value("login.defs:UMASK") == "027");
  CHECK(t.places("login.defs:UMASK") == "/etc/login.defs:6 > /etc/login.defs:2");
  CHECK(t.value("login.defs:ENCRYPT_METHOD") == "SHA512");
  CHECK(t.value("login.defs:HUSHLOGIN_FILE") == ".hushlogin x");
  CHECK(t.value("login.defs:PASS_MAX_DAYS") == "not set");
}

TEST_CASE("a line of login.defs that shadow would read as two is invalid", "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/login.defs", "UMASK 022\n#" + std::string(1020, 'x') + "\n");
  CHECK(t.value("login.defs:UMASK") == "022");
  t.file("/etc/login.defs", "UMASK 022\n#" + std::string(1030, 'x') + "\n");
  CHECK_THAT(t.value("login.defs:UMASK"), Contains("invalid: /etc/login.defs:2"));
}

TEST_CASE("of a limit the last line of its domain counts, and `-` is both kinds",
          "[policy][effective]") {
  tests::settings_tree t;
  CHECK_THAT(t.value("limits:*:hard:core"), Contains("absent:"));
  t.file("/etc/security/limits.conf",
         "# * hard core 9\n* hard core 1\n* - nofile 5 # both\n@wheel soft core 3\n"
         "*\tHard\tCORE\tUNLIMITED\n* hard core\n1000:2000 hard nproc 7\n");
  CHECK(t.value("limits:*:hard:core") == "unlimited");
  CHECK(t.value("limits:*:soft:core") == "not set");
  CHECK(t.value("limits:*:soft:nofile") == "5");
  CHECK(t.value("limits:*:hard:nofile") == "5");
  CHECK(t.value("limits:@wheel:soft:core") == "3");
  CHECK(t.value("limits:1000:2000:hard:nproc") == "7");
  t.file("/etc/security/limits.d/b.conf", "* hard core 0\n")
      .file("/etc/security/limits.d/B.conf", "* hard core 4\n")
      .file("/etc/security/limits.d/c.txt", "* hard core 6\n");
  CHECK(t.places("limits:*:hard:core") ==
        "/etc/security/limits.d/b.conf:1 > /etc/security/limits.d/B.conf:1 "
        "/etc/security/limits.conf:5 /etc/security/limits.conf:2");
}

TEST_CASE("a limit that pam_limits passes over is not set", "[policy][effective]") {
  struct row {
    const char* written;
    const char* value;
  };
  const auto r =
      GENERATE(row{"zero", "not set"}, row{"none", "not set"}, row{"\"8\"", "not set"},
               row{"x1", "not set"}, row{"+", "not set"}, row{"0", "0"}, row{"10x", "10"},
               row{"0x10", "0"}, row{"1.5", "1"}, row{"+7", "7"}, row{"-1", "-1"}, row{"-", "-"},
               row{"Infinity", "infinity"}, row{"-5", "unlimited"});
  INFO(r.written);
  tests::settings_tree t;
  t.file("/etc/security/limits.conf", std::string("* hard core ") + r.written + "\n");
  CHECK(t.value("limits:*:hard:core") == r.value);
  t.file("/etc/security/limits.conf",
         std::string("* hard core 4\n* hard core ") + r.written + "\n");
  const std::string before = r.value == std::string("not set") ? "4" : r.value;
  CHECK(t.value("limits:*:hard:core") == before);
}

TEST_CASE("a value of its own kind has its own words", "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/security/limits.conf", "* - nice -5\n* hard chroot /Srv/%u\n");
  CHECK(t.value("limits:*:hard:nice") == "-5");
  CHECK(t.value("limits:*:hard:chroot") == "/Srv/%u");
}

TEST_CASE("`DOMAIN -` takes it out of all limits", "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/security/limits.conf", "root hard core 4\nroot hard\nRoot -\n");
  CHECK(t.value("limits:root:hard:core") == "4");
  t.file("/etc/security/limits.d/a.conf", "root -  # x\nroot hard core 5\n");
  CHECK(t.value("limits:root:hard:core") == "not set");
  t.file("/etc/security/limits.d/b.conf", "* hard core 6\n* -\n");
  CHECK(t.value("limits:*:hard:core") == "6");  // the module knows it of names and groups only
}

TEST_CASE("of a key in a file with sections the last one counts", "[policy][effective]") {
  tests::settings_tree t;
  CHECK(t.value("ini:/etc/a.ini:s:k") == "absent: /etc/a.ini does not exist");
  t.file("/etc/a.ini",
         "k = 0\nword\n[s]\nk=1\n# k=2\n; k=3\n k = a = b \nK=4\n[ t ]\nk=5\n[u v]\nk =\n");
  CHECK(t.value("ini:/etc/a.ini::k") == "0");
  CHECK(t.ask("ini:/etc/a.ini::word").now == tests::effective::answer::state::set);
  CHECK(t.value("ini:/etc/a.ini:s:k") == "a = b");
  CHECK(t.places("ini:/etc/a.ini:s:k") == "/etc/a.ini:7 > /etc/a.ini:4");
  CHECK(t.value("ini:/etc/a.ini:t:k") == "5");
  CHECK(t.value("ini:/etc/a.ini:u v:k").empty());
  CHECK(t.value("ini:/etc/a.ini:s:word") == "not set");
  t.file("/etc/a.ini", "[s]\nk=1\n[t\n");
  CHECK_THAT(t.value("ini:/etc/a.ini:s:k"), Contains("invalid: /etc/a.ini:3"));
}

TEST_CASE("what is too large to be read to its end is invalid", "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/a.ini", "[s]\nk=1\n" + std::string((1u << 20) - 8, '\n'));
  CHECK_THAT(t.value("ini:/etc/a.ini:s:k"), Contains("too long to be read"));
  t.file("/etc/a.ini", "[s]\nk=1\n#" + std::string(70'000, 'x') + "\n");
  CHECK_THAT(t.value("ini:/etc/a.ini:s:k"), Contains("/etc/a.ini:3: too long"));
  t.file("/etc/a.ini", "[s]\nk=1\n#" + std::string(1u << 20, 'x') + "\n");
  CHECK_THAT(t.value("ini:/etc/a.ini:s:k"), Contains("too large"));
  t.file("/etc/a.ini", std::string("[s]\nk=1\n\0", 9));
  CHECK_THAT(t.value("ini:/etc/a.ini:s:k"), Contains("a NUL"));
}
