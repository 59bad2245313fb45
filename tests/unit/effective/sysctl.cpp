#include "tests/unit/effective/tree.hpp"

using Catch::Matchers::Contains;

TEST_CASE("of a kernel parameter the last file by its base name decides", "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/sysctl.d/50-a.conf", "net.ipv4.ip_forward = 1\nkernel.sysrq=0\n")
      .file("/usr/lib/sysctl.d/60-b.conf", "# 2\n; 3\nnet/ipv4/ip_forward=0\n")
      .file("/etc/sysctl.d/99-c.txt", "net.ipv4.ip_forward = 7\n");
  CHECK(t.value("sysctl:net.ipv4.ip_forward") == "0");
  CHECK(t.value("sysctl:net/ipv4/ip_forward") == "0");
  CHECK(t.places("sysctl:net.ipv4.ip_forward") ==
        "/usr/lib/sysctl.d/60-b.conf:3 > /etc/sysctl.d/50-a.conf:1");
  CHECK(t.value("sysctl:kernel.sysrq") == "0");
  CHECK(t.value("sysctl:kernel.dmesg_restrict") == "not set");
}

TEST_CASE("of sysctl.d files with one name that of the first folder is read",
          "[policy][effective]") {
  tests::settings_tree t;
  t.file("/usr/lib/sysctl.d/10.conf", "kernel.sysrq = 1\n");
  CHECK(t.value("sysctl:kernel.sysrq") == "1");
  t.file("/usr/local/lib/sysctl.d/10.conf", "kernel.sysrq = 2\n");
  CHECK(t.value("sysctl:kernel.sysrq") == "2");
  t.file("/run/sysctl.d/10.conf", "kernel.sysrq = 3\n");
  CHECK(t.value("sysctl:kernel.sysrq") == "3");
  t.link("/etc/sysctl.d/10.conf", "/dev/null");
  CHECK(t.value("sysctl:kernel.sysrq") == "not set");
}

TEST_CASE("/etc/sysctl.conf counts where a link in sysctl.d leads to it", "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/sysctl.conf", "kernel.sysrq = 4\n")
      .file("/etc/sysctl.d/10.conf", "kernel.sysrq=1\n");
  CHECK(t.value("sysctl:kernel.sysrq") == "1");
  t.link("/etc/sysctl.d/99-sysctl.conf", "../sysctl.conf");
  CHECK(t.value("sysctl:kernel.sysrq") == "4");
}

TEST_CASE("a glob sets what no line names by itself", "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/sysctl.d/10.conf",
         "net.ipv4.conf.all.rp_filter = 1\n"
         "-net.ipv4.conf.lo.rp_filter\n"
         "net.ipv4.conf.*.rp_filter = 2\n"
         "-net.ipv4.conf.eth?.rp_filter = 0\n");
  CHECK(t.value("sysctl:net.ipv4.conf.all.rp_filter") == "1");
  CHECK(t.value("sysctl:net.ipv4.conf.lo.rp_filter") == "not set");
  CHECK(t.value("sysctl:net.ipv4.conf.eth0.rp_filter") == "0");
  CHECK(t.value("sysctl:net.ipv4.conf.wlan0.rp_filter") == "2");
  CHECK(t.value("sysctl:net.ipv4.conf.a.b.rp_filter") == "not set");
}

TEST_CASE("dots within a part are written with slashes between the parts", "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/sysctl.d/10.conf",
         "net/ipv4/conf/eth0.5/rp_filter = 1\nnet.ipv4.conf.eth0/6.rp_filter = 2\n");
  CHECK(t.value("sysctl:net/ipv4/conf/eth0.5/rp_filter") == "1");
  CHECK(t.value("sysctl:net.ipv4.conf.eth0/5.rp_filter") == "1");
  CHECK(t.value("sysctl:net/ipv4/conf/eth0.6/rp_filter") == "2");
  CHECK(t.value("sysctl:net.ipv4.conf.eth0.5.rp_filter") == "not set");
}

TEST_CASE("without any file of sysctl.d there is nothing to ask", "[policy][effective]") {
  CHECK_THAT(tests::settings_tree().value("sysctl:kernel.sysrq"), Contains("absent:"));
}

TEST_CASE("a file of sysctl.d that cannot be read makes all of it invalid", "[policy][effective]") {
  tests::settings_tree t;
  t.file("/etc/sysctl.d/10.conf", "kernel.sysrq = 1\n");
  std::filesystem::create_directory(t.path() + "/etc/sysctl.d/20.conf");
  CHECK_THAT(t.value("sysctl:kernel.sysrq"), Contains("invalid: /etc/sysctl.d/20.conf"));
}
