#include "tests/unit/effective/tree.hpp"

using Catch::Matchers::Contains;

namespace {

constexpr auto conf = "/etc/systemd/journald.conf";

std::string storage_of(const std::string& text) {
  return tests::settings_tree().file(conf, text).value("systemd-conf:journald:Storage");
}

}  // namespace

TEST_CASE("drop-ins win over the main file, by their base names", "[policy][effective]") {
  tests::settings_tree t;
  t.file(conf, "[Journal]\nStorage=auto\n");
  CHECK(t.value("systemd-conf:journald:Journal.Storage") == "auto");
  t.file("/usr/lib/systemd/journald.conf.d/20.conf", "[Journal]\nStorage=none\n")
      .file("/etc/systemd/journald.conf.d/10.conf", "[Journal]\nStorage=volatile\n");
  CHECK(t.places("systemd-conf:journald:Storage") ==
        "/usr/lib/systemd/journald.conf.d/20.conf:2 > /etc/systemd/journald.conf.d/10.conf:2 "
        "/etc/systemd/journald.conf:2");
  t.link("/etc/systemd/journald.conf.d/20.conf", "/dev/null");
  CHECK(t.value("systemd-conf:journald:Storage") == "volatile");
  CHECK(t.value("systemd-conf:journald:Compress") == "not set");
  CHECK_THAT(t.value("systemd-conf:coredump:Storage"), Contains("absent:"));
}

TEST_CASE("drop-ins without a main file are there", "[policy][effective]") {
  tests::settings_tree t;
  t.file("/run/systemd/coredump.conf.d/a.conf", "[Coredump]\nStorage=none\n");
  CHECK(t.value("systemd-conf:coredump:Coredump.Storage") == "none");
}

TEST_CASE("lines of systemd's files are cut as systemd cuts them", "[policy][effective]") {
  struct row {
    const char* lines;
    const char* value;
  };
  const auto r = GENERATE(row{"Storage = a b ", "a b"}, row{"Storage=a\nStorage=b", "b"},
                          row{"#Storage=a", "not set"}, row{"  ; Storage=a", "not set"},
                          row{"Storage=a # b", "a # b"}, row{"Storage=a\\\nb", "a b"},
                          row{"Storage=a\\\n# c\nb", "a b"}, row{"Storage=a\\\\\nStorage=b", "b"},
                          row{"Audit=a\\\nStorage=b", "not set"}, row{"storage=a", "not set"},
                          row{"Storage=\nStorage=a", "a"}, row{"Storage=a\nStorage", "a"},
                          row{"Storage=a\n[X-Mine]\nStorage=b", "a"});
  INFO(r.lines);
  CHECK(storage_of("[Journal]\n" + std::string(r.lines) + "\n") == r.value);
}

TEST_CASE("a section begins anew in each file, and none goes before it", "[policy][effective]") {
  tests::settings_tree t;
  t.file(conf, "Storage=a\n[Journal]\n")
      .file("/etc/systemd/journald.conf.d/10.conf", "Storage=b\n");
  CHECK(t.value("systemd-conf:journald:Storage") == "not set");
}

TEST_CASE("a file that systemd would refuse is invalid", "[policy][effective]") {
  CHECK_THAT(storage_of("[Journal]\nStorage=a\n[Journal\n"),
             Contains("invalid: /etc/systemd/journald.conf:3"));
}

TEST_CASE("a key that stands in two sections needs its section", "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/systemd/x.conf", "[One]\nKey=1\n[Two]\nKey=2\n");
  CHECK_THAT(t.value("systemd-conf:x:Key"), Contains("the rule has to say in which"));
  CHECK(t.value("systemd-conf:x:Two.Key") == "2");
}

TEST_CASE("lists are put together, and nothing behind the equals sign empties them",
          "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/systemd/timesyncd.conf", "[Time]\nNTP=a b\nNTP=c\nFallbackNTP=x\n")
      .file("/etc/systemd/timesyncd.conf.d/1.conf", "[Time]\nFallbackNTP=\nFallbackNTP=y\n");
  CHECK(t.value("systemd-conf:timesyncd:NTP") == "a b c");
  CHECK(t.value("systemd-conf:timesyncd:FallbackNTP") == "y");
  CHECK(t.places("systemd-conf:timesyncd:FallbackNTP") ==
        "/etc/systemd/timesyncd.conf.d/1.conf:3 > /etc/systemd/timesyncd.conf.d/1.conf:2 "
        "/etc/systemd/timesyncd.conf:4");
  t.file("/etc/systemd/timesyncd.conf.d/2.conf", "[Time]\nNTP=\n");
  CHECK(t.value("systemd-conf:timesyncd:NTP") == "not set");
}

TEST_CASE("an empty assignment takes back texts and lists, and no switch", "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/systemd/system/a.service",
         "[Service]\nUser=a\nUser=\nProtectClock=yes\nProtectClock=\nKillMode=none\nKillMode=\n");
  CHECK(t.value("systemd:a.service:User") == "not set");
  CHECK(t.value("systemd:a.service:ProtectClock") == "yes");
  CHECK_THAT(t.value("systemd:a.service:KillMode"),
             Contains("invalid: /etc/systemd/system/a.service:7: nothing after `KillMode=`"));
}

TEST_CASE("a mark of the byte order hides no section", "[policy][effective]") {
  CHECK(storage_of("\xef\xbb\xbf[Journal]\nStorage=none\n") == "none");
  CHECK(storage_of("[Journal]\n\xef\xbb\xbfStorage=none\n") == "not set");
}
