// What is said of hosts, with the traps that other matchers fall into.
#include <catch2/catch.hpp>

#include "tests/unit/vulnerabilities/sample_hosts.hpp"

using tests::found_on;
using tests::host_of;
using tests::install;
using tests::lines;
using tests::lines_of;
using vulnerabilities::finding;
using vulnerabilities::state;

TEST_CASE("the source's version is compared, not the binary's", "[vulnerabilities]") {
  tests::sample_feeds of;
  of.add(tests::osv_record("UBUNTU-CVE-2024-28085", "Ubuntu:22.04:LTS", "util-linux",
                           "2.37.2-4ubuntu3.3"));
  auto h = host_of("ubuntu", "22.04");
  install(h, "deb", "bsdutils", "1:2.37.2-4ubuntu3", "util-linux", "2.37.2-4ubuntu3");
  install(h, "deb", "mount", "2.37.2-4ubuntu3", "util-linux", "2.37.2-4ubuntu3");
  CHECK(lines_of(found_on(h, of)) == lines{"affected util-linux 2.37.2-4ubuntu3 (bsdutils mount)"});
}

TEST_CASE("the installed release decides, and one without a feed is unknown", "[vulnerabilities]") {
  tests::sample_feeds of;
  of.add(tests::osv_record("DSA-1-1", "Debian:11", "redis", "5:6.0.16-1+deb11u1"));
  of.add(tests::osv_record("DSA-1-2", "Debian:10", "redis", "5:5.0.14-1+deb10u1"));
  for (const auto& [release, is] : {std::pair{"10", "fixed"}, {"11", "affected"}}) {
    auto h = host_of("debian", release);
    install(h, "deb", "redis-server", "5:5.0.14-1+deb10u1", "redis", "5:5.0.14-1+deb10u1");
    const auto all = found_on(h, of);
    REQUIRE(all.size() == 1);
    CHECK(vulnerabilities::name(all[0].is) == is);
  }
  for (const auto& [id, version, why] :
       std::vector<std::array<std::string, 3>>{{"debian", "12", "no feed for debian:12"},
                                               {"rocky", "9.3", "no feed for rocky:9"},
                                               {"linuxmint", "21.2", "no feed for linuxmint:21.2"},
                                               {"debian", "", "no feed for debian:?"}}) {
    auto h = host_of(id, version);
    install(h, "deb", "redis-server", "5:5.0.14-1");
    const auto all = found_on(h, of);
    REQUIRE(all.size() == 1);
    CHECK(all[0].is == state::unknown);
    CHECK(all[0].reason == why);
  }
}

TEST_CASE("backports and others' packages are unknown, and say why", "[vulnerabilities]") {
  tests::sample_feeds of;
  of.add(tests::osv_record("DSA-1-1", "Debian:12", "linux", "6.1.99-1"));
  of.add(tests::osv_record("DSA-2-1", "Debian:12", "nginx", "1.22.1-9+deb12u1"));
  auto h = host_of("debian", "12", "6.12.95+deb12-amd64");
  h.os.codename = "bookworm";
  install(h, "deb", "linux-image-6.12.95+deb12-amd64", "6.12.95-1~bpo12+1", "linux-signed-amd64",
          "6.12.95+1~bpo12+1");
  auto& nginx = install(h, "deb", "nginx", "1.24.0-1~bookworm");
  nginx.vendor = "NGINX Packaging <nginx-packaging@f5.com>";
  auto all = found_on(h, of);
  REQUIRE(all.size() == 2);
  std::ranges::sort(all, {}, &finding::source);
  CHECK(all[0].is == state::unknown);
  CHECK(all[0].reason == "installed 6.12.95-1~bpo12+1 is not of bookworm");
  CHECK(all[1].is == state::unknown);
  CHECK(all[1].reason == "vendor is not the distribution");
}

TEST_CASE("Debian's maintainers have addresses anywhere", "[vulnerabilities]") {
  tests::sample_feeds of;
  of.add(tests::osv_record("DSA-1-1", "Debian:12", "kmod", "30+20221128-2"));
  auto h = host_of("debian", "12");
  install(h, "deb", "kmod", "30+20221128-1").vendor = "Marco d'Itri <md@linux.it>";
  CHECK(lines_of(found_on(h, of)) == lines{"affected kmod 30+20221128-1 (kmod)"});
  h.packages[0].version = "30.1-acme";
  h.packages[0].vendor = "ACME <it@acme.example>";
  CHECK(lines_of(found_on(h, of)) == lines{"unknown kmod 30.1-acme (kmod)"});
}

TEST_CASE("of kernels the running one is affected, metapackages never are", "[vulnerabilities]") {
  tests::sample_feeds of;
  of.add(tests::osv_record("DSA-1-1", "Debian:12", "linux", "6.1.99-1"));
  auto h = host_of("debian", "12", "6.1.0-13-amd64");
  install(h, "deb", "linux-image-6.1.0-13-amd64", "6.1.55-1", "linux-signed-amd64", "6.1.55+1");
  install(h, "deb", "linux-image-6.1.0-10-amd64", "6.1.38-1", "linux-signed-amd64", "6.1.38+1");
  install(h, "deb", "linux-image-amd64", "6.1.55-1", "linux-signed-amd64", "6.1.55+1");
  install(h, "deb", "linux-libc-dev", "6.1.90-1", "linux", "6.1.90-1");
  CHECK(lines_of(found_on(h, of)) ==
        lines{"affected linux 6.1.55-1 (linux-image-6.1.0-13-amd64)",
              "not_running linux 6.1.38-1 (linux-image-6.1.0-10-amd64)",
              "not_running linux 6.1.90-1 (linux-libc-dev)"});
}

TEST_CASE("the running kernel is known on every distribution", "[vulnerabilities]") {
  tests::sample_feeds of;
  of.add(tests::osv_record("RLSA-1", "Rocky Linux:9", "kernel", "0:5.14.0-400.el9"));
  of.add(tests::osv_record("ALPINE-CVE-2026-1", "Alpine:v3.18", "linux-lts", "6.1.60-r0"));
  of.add(tests::osv_record("SUSE-SU-1", "SUSE:Linux Enterprise Module for Basesystem 15 SP5",
                           "kernel-default", "5.14.21-150500.55.40.1"));
  of.add(tests::osv_record("UBUNTU-CVE-2026-1", "Ubuntu:22.04:LTS", "linux-aws", "5.15.0-2000.1"));
  auto rocky = host_of("rocky", "9.3", "5.14.0-362.8.1.el9_3.x86_64");
  install(rocky, "rpm", "kernel-core", "5.14.0-362.8.1.el9_3",
          "kernel-5.14.0-362.8.1.el9_3.src.rpm", "5.14.0-362.8.1.el9_3");
  install(rocky, "rpm", "kernel-core", "5.14.0-300.el9", "kernel-5.14.0-300.el9.src.rpm",
          "5.14.0-300.el9");
  CHECK(lines_of(found_on(rocky, of)) == lines{"affected kernel 5.14.0-362.8.1.el9_3 (kernel-core)",
                                               "not_running kernel 5.14.0-300.el9 (kernel-core)"});
  auto alpine = host_of("alpine", "3.18.4", "6.1.55-0-virt");
  install(alpine, "apk", "linux-virt", "6.1.55-r0", "linux-lts");
  CHECK(lines_of(found_on(alpine, of)) == lines{"affected linux-lts 6.1.55-r0 (linux-virt)"});
  auto suse = host_of("sles", "15.5", "5.14.21-150500.55.31-default");
  install(suse, "rpm", "kernel-default", "5.14.21-150500.55.31.1",
          "kernel-default-5.14.21-150500.55.31.1.nosrc.rpm", "5.14.21-150500.55.31.1")
      .vendor = "SUSE LLC <https://www.suse.com/>";
  CHECK(lines_of(found_on(suse, of)) ==
        lines{"affected kernel-default 5.14.21-150500.55.31.1 (kernel-default)"});
  auto ubuntu = host_of("ubuntu", "22.04", "5.15.0-1050-aws");
  install(ubuntu, "deb", "linux-image-5.15.0-1050-aws", "5.15.0-1050.55", "linux-signed-aws",
          "5.15.0-1050.55");
  install(ubuntu, "deb", "linux-image-aws", "5.15.0.1050.51", "linux-meta-aws", "5.15.0.1050.51");
  CHECK(lines_of(found_on(ubuntu, of)) ==
        lines{"affected linux-aws 5.15.0-1050.55 (linux-image-5.15.0-1050-aws)"});
}

TEST_CASE("what is removed but for its configuration is no package", "[vulnerabilities]") {
  tests::sample_feeds of;
  of.add(tests::osv_record("DSA-1-1", "Debian:12", "redis", "5:7.0.15-1"));
  auto h = host_of("debian", "12");
  install(h, "deb", "redis-server", "5:7.0.11-1", "redis").status = "deinstall ok config-files";
  CHECK(found_on(h, of).empty());
}

TEST_CASE("withdrawn records affect nothing", "[vulnerabilities]") {
  tests::sample_feeds of;
  of.add(tests::osv_record("UBUNTU-CVE-2014-2901", "Ubuntu:22.04:LTS", "wolfssl", "",
                           R"("withdrawn":"2025-01-02T00:00:00Z",)"));
  auto h = host_of("ubuntu", "22.04");
  install(h, "deb", "libwolfssl", "3.4.8+dfsg-1", "wolfssl");
  const auto all = found_on(h, of);
  REQUIRE(all.size() == 1);
  CHECK(all[0].is == state::not_affected);
  CHECK(all[0].reason == "the record was withdrawn on 2025-01-02");
}

TEST_CASE("what Debian's team judged minor is no longer affected, unless it issued an advisory",
          "[vulnerabilities]") {
  tests::sample_feeds of;
  of.add(tests::osv_record("DEBIAN-CVE-2026-1", "Debian:12", "a", "",
                           R"("upstream":["CVE-2026-1"],)"));
  of.add(tests::osv_record("DEBIAN-CVE-2026-2", "Debian:12", "a", "2-1",
                           R"("upstream":["CVE-2026-2"],)"));
  of.add(tests::osv_record("DSA-7-1", "Debian:12", "a", "2-1", R"("upstream":["CVE-2026-2"],)"));
  of.write(
      "tracker.json",
      R"({"a":{"CVE-2026-1":{"releases":{"bookworm":{"status":"open","nodsa":"Minor issue"}}},)"
      R"("CVE-2026-2":{"releases":{"bookworm":{"status":"open","nodsa":"Minor issue"}}}}})");
  auto h = host_of("debian", "12");
  install(h, "deb", "a", "1-1");
  auto all = found_on(h, of);
  REQUIRE(all.size() == 2);
  CHECK(all[0].is == state::judged_minor);
  CHECK(all[0].reason ==
        "judged minor by Debian's security team: Minor issue; every version is affected: there is "
        "no fix");
  CHECK(all[1].is == state::affected);
  CHECK(all[1].what->ids == std::vector<std::string>{"DEBIAN-CVE-2026-2", "DSA-7-1"});
}

TEST_CASE("packages of languages are judged in upstream's order, the distribution's copies are not",
          "[vulnerabilities]") {
  tests::sample_feeds of;
  of.add(tests::osv_record("DSA-1-1", "Debian:12", "x", "1"));
  of.add(tests::osv_record("PYSEC-2023-212", "PyPI", "urllib3", "1.26.18"));
  auto h = host_of("debian", "12");
  install(h, "pypi", "urllib3", "1.26.12").path = "/usr/lib/python3/dist-packages/urllib3-1.26.12";
  install(h, "pypi", "URLLIB3", "1.26.17").path = "/opt/app/lib/python3.11/site-packages/u";
  const auto all = found_on(h, of, {.languages = true});
  CHECK(lines_of(all) == lines{"affected URLLIB3 1.26.17 (URLLIB3)"});
  CHECK(all.at(0).reason == "1.26.17 is before 1.26.18, which fixes it (upstream order, PEP 440)");
}
