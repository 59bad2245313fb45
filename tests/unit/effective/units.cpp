#include "tests/unit/effective/tree.hpp"

using Catch::Matchers::Contains;

namespace {

const std::string vendor = "/usr/lib/systemd/system/", admin = "/etc/systemd/system/";

std::string niced(int n) { return "[Service]\nNice=" + std::to_string(n) + "\n"; }

}  // namespace

TEST_CASE("a unit's file is the one of the first folder", "[policy][effective]") {
  tests::settings_tree t;
  CHECK(t.value("systemd:a.service:Nice") == "absent: there is no unit a.service");
  t.file(vendor + "a.service", niced(1));
  CHECK(t.value("systemd:a.service:Service.Nice") == "1");
  t.file("/run/systemd/system/a.service", niced(2));
  CHECK(t.value("systemd:a.service:Nice") == "2");
  t.file(admin + "a.service", niced(3));
  CHECK(t.places("systemd:a.service:Nice") == "/etc/systemd/system/a.service:2");
}

TEST_CASE("of a masked unit nothing is in effect", "[policy][effective]") {
  tests::settings_tree t;
  t.file(vendor + "a.service", niced(1)).link(admin + "a.service", "/dev/null");
  CHECK_THAT(t.value("systemd:a.service:Nice"), Contains("absent: a.service is masked"));
  t.file(vendor + "b.service", niced(1)).file(admin + "b.service", "");
  CHECK_THAT(t.value("systemd:b.service:Nice"), Contains("absent: b.service is masked"));
}

TEST_CASE("drop-ins of a unit come in the order of their base names", "[policy][effective]") {
  tests::settings_tree t;
  t.file(vendor + "a-b-c.service", niced(0))
      .file(vendor + "service.d/10.conf", niced(1))
      .file(vendor + "a-.service.d/20.conf", niced(2))
      .file(vendor + "a-b-.service.d/30.conf", niced(3))
      .file(vendor + "a-b-c.service.d/40.conf", niced(4))
      .file(vendor + "b-.service.d/50.conf", niced(5))
      .file(vendor + "a-b-c.service.d/50.txt", niced(6));
  CHECK(t.places("systemd:a-b-c.service:Nice") ==
        vendor + "a-b-c.service.d/40.conf:2 > " + vendor + "a-b-.service.d/30.conf:2 " + vendor +
            "a-.service.d/20.conf:2 " + vendor + "service.d/10.conf:2 " + vendor +
            "a-b-c.service:2");
}

TEST_CASE("of drop-ins with one name the first folder's is read, and within it the unit's own",
          "[policy][effective]") {
  tests::settings_tree t;
  t.file(vendor + "a-b.service", niced(0))
      .file(vendor + "service.d/x.conf", niced(1))
      .file(vendor + "a-.service.d/x.conf", niced(2));
  CHECK(t.value("systemd:a-b.service:Nice") == "2");
  t.file(vendor + "a-b.service.d/x.conf", niced(3));
  CHECK(t.value("systemd:a-b.service:Nice") == "3");
  t.file(admin + "a-.service.d/x.conf", niced(4));
  CHECK(t.value("systemd:a-b.service:Nice") == "4");
}

TEST_CASE("an instance has its template's file and drop-ins", "[policy][effective]") {
  tests::settings_tree t;
  t.file(vendor + "a@.service", niced(1)).file(admin + "a@.service.d/x.conf", niced(2));
  CHECK(t.value("systemd:a@one.service:Nice") == "2");
  t.file(admin + "a@one.service.d/y.conf", niced(3));
  CHECK(t.value("systemd:a@one.service:Nice") == "3");
  CHECK(t.value("systemd:a@two.service:Nice") == "2");
  t.file(admin + "a@two.service", niced(4));
  CHECK(t.value("systemd:a@two.service:Nice") == "2");
}

TEST_CASE("a unit has the drop-ins of all its names", "[policy][effective]") {
  tests::settings_tree t;
  t.file(vendor + "ssh.service", niced(1))
      .link(admin + "sshd.service", vendor + "ssh.service")
      .file(admin + "sshd.service.d/x.conf", niced(2));
  CHECK(t.value("systemd:sshd.service:Nice") == "2");
  CHECK(t.value("systemd:ssh.service:Nice") == "2");
  t.file(admin + "ssh.service.d/y.conf", niced(3));
  CHECK(t.value("systemd:sshd.service:Nice") == "3");
}

TEST_CASE("commands of a unit are taken back by an empty one, dependencies are not",
          "[policy][effective]") {
  tests::settings_tree t;
  t.file(vendor + "a.service", "[Unit]\nAfter=x\n[Service]\nExecStart=/a\nEnvironment=A=1\n")
      .file(admin + "a.service.d/x.conf",
            "[Unit]\nAfter=\nAfter=y\n[Service]\nExecStart=\nExecStart=/b\nEnvironment=B=2\n");
  CHECK(t.value("systemd:a.service:ExecStart") == "/b");
  CHECK(t.value("systemd:a.service:Unit.After") == "x y");
  CHECK(t.value("systemd:a.service:Service.Environment") == "A=1 B=2");
}
