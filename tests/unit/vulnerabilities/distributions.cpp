// What each distribution's own feed says in its own way.
#include <catch2/catch.hpp>

#include "tests/unit/vulnerabilities/sample_hosts.hpp"

using tests::found_on;
using tests::host_of;
using tests::install;
using tests::lines;
using tests::lines_of;
using vulnerabilities::finding;
using vulnerabilities::state;

TEST_CASE("Ubuntu Pro's entries count before the free ones on hosts that have it",
          "[vulnerabilities]") {
  tests::sample_feeds of;
  auto both = tests::osv_record("UBUNTU-CVE-2024-48990", "Ubuntu:20.04:LTS", "needrestart", "");
  both.insert(
      both.rfind("]}"),
      R"(,{"package":{"ecosystem":"Ubuntu:Pro:20.04:LTS","name":"needrestart"},"ranges":)"
      R"([{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"3.4-6ubuntu0.1+esm1"}]}]})");
  of.add(both);
  of.add(tests::osv_record("UBUNTU-CVE-2025-71115", "Ubuntu:Pro:20.04:LTS", "linux-firmware", "2"));
  auto free = host_of("ubuntu", "20.04");
  install(free, "deb", "needrestart", "3.4-6ubuntu0.1");
  install(free, "deb", "linux-firmware", "1.1");
  const auto on_free = found_on(free, of);
  CHECK(lines_of(on_free) == lines{"affected linux-firmware 1.1 (linux-firmware)",
                                   "affected needrestart 3.4-6ubuntu0.1 (needrestart)"});
  for (const auto& f : on_free)
    if (f.source == "linux-firmware")
      CHECK(f.reason.ends_with("; listed for Ubuntu Pro alone, which this host does not have"));
    else
      CHECK(f.what->fixed_version.empty());
  auto pro = free;
  schemas::repository esm;
  esm.format = "deb";
  esm.file = "/etc/apt/sources.list.d/ubuntu-esm-apps.sources";
  esm.name = "esm";
  esm.uri = "https://esm.ubuntu.com/apps/ubuntu";
  esm.enabled = true;
  pro.repositories.push_back(esm);
  for (const auto& f : found_on(pro, of))
    if (f.source == "needrestart") CHECK(f.what->fixed_version == "3.4-6ubuntu0.1+esm1");
  auto mended = host_of("ubuntu", "20.04");
  install(mended, "deb", "needrestart", "3.4-6ubuntu0.1+esm1");
  CHECK(lines_of(found_on(mended, of)) ==
        lines{"fixed needrestart 3.4-6ubuntu0.1+esm1 (needrestart)"});
}

TEST_CASE("a FIPS build is judged by the entries of FIPS builds", "[vulnerabilities]") {
  tests::sample_feeds of;
  auto both =
      tests::osv_record("UBUNTU-CVE-2021-3449", "Ubuntu:20.04:LTS", "openssl", "1.1.1f-1ubuntu2.3");
  both.insert(
      both.rfind("]}"),
      R"(,{"package":{"ecosystem":"Ubuntu:Pro:FIPS-updates:20.04:LTS","name":"openssl"},"ranges":)"
      R"([{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.1.1f-1ubuntu2.fips.7"}]}]})");
  of.add(both);
  auto h = host_of("ubuntu", "20.04");
  install(h, "deb", "libssl1.1", "1.1.1f-1ubuntu2.fips.2.8", "openssl", "1.1.1f-1ubuntu2.fips.2.8");
  const auto all = found_on(h, of);
  REQUIRE(all.size() == 1);
  CHECK(all[0].is == state::affected);
  CHECK(all[0].what->fixed_version == "1.1.1f-1ubuntu2.fips.7");
}

TEST_CASE("AlmaLinux lists binaries, which are one line a source", "[vulnerabilities]") {
  tests::sample_feeds of;
  auto two = tests::osv_record("ALSA-2025:21255", "AlmaLinux:9", "openssl", "1:3.5.1-4.el9_7",
                               R"("related":["CVE-2025-9230"],)");
  two.insert(
      two.rfind("]}"),
      R"(,{"package":{"ecosystem":"AlmaLinux:9","name":"openssl-libs"},"ranges":)"
      R"([{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1:3.5.1-4.el9_7"}]}]})");
  of.add(two);
  auto h = host_of("almalinux", "9.6");
  for (const auto* name : {"openssl", "openssl-libs"})
    install(h, "rpm", name, "1:3.5.1-3.el9", "openssl-3.5.1-3.el9.src.rpm", "3.5.1-3.el9");
  const auto all = found_on(h, of);
  CHECK(lines_of(all) == lines{"affected openssl 1:3.5.1-3.el9 (openssl openssl-libs)"});
  CHECK(all.at(0).what->cve == "CVE-2025-9230");
}

TEST_CASE("Rocky's source has the epoch of its binaries, and module streams are apart",
          "[vulnerabilities]") {
  tests::sample_feeds of;
  of.add(tests::osv_record("RLSA-2024:8121", "Rocky Linux:9", "java-11-openjdk",
                           "1:11.0.25.0.9-2.el9"));
  of.add(tests::osv_record("RLSA-2", "Rocky Linux:9", "perl", "0:5.40-1.module+el9+1+2"));
  auto h = host_of("rocky", "9.4");
  install(h, "rpm", "java-11-openjdk-headless", "1:11.0.24.0.8-2.el9",
          "java-11-openjdk-11.0.24.0.8-2.el9.src.rpm", "11.0.24.0.8-2.el9")
      .vendor = "Rocky Enterprise Software Foundation";
  install(h, "rpm", "perl", "4:5.32.1-481.el9", "perl-5.32.1-481.el9.src.rpm", "5.32.1-481.el9");
  CHECK(lines_of(found_on(h, of)) ==
        lines{"affected java-11-openjdk 1:11.0.24.0.8-2.el9 (java-11-openjdk-headless)",
              "not_affected perl 4:5.32.1-481.el9 (perl)"});
  h.packages[0].vendor = "Fedora Project";
  CHECK(lines_of(found_on(h, of))[1] ==
        "unknown java-11-openjdk 1:11.0.24.0.8-2.el9 (java-11-openjdk-headless)");
}

TEST_CASE("a SUSE host has packages of its product and of its modules", "[vulnerabilities]") {
  tests::sample_feeds of;
  of.add(tests::osv_record("SUSE-SU-2024:1-1", "SUSE:Linux Enterprise Server 15 SP5", "a", "2-1"));
  of.add(tests::osv_record("SUSE-SU-2024:2-1", "SUSE:Linux Enterprise Module for Basesystem 15 SP5",
                           "b", "2-1"));
  of.add(tests::osv_record("SUSE-SU-2024:3-1", "SUSE:Linux Enterprise Module for Basesystem 15 SP4",
                           "b", "9-1"));
  of.add(tests::osv_record("SUSE-SU-2024:4-1",
                           "SUSE:Linux Enterprise Server for SAP Applications 15 SP5", "a", "9-1"));
  of.add(tests::osv_record("openSUSE-SU-2024:5-1", "openSUSE:Leap 15.5", "b", "3-1"));
  auto h = host_of("sles", "15.5");
  for (const auto* name : {"a", "b"})
    install(h, "rpm", fmt::format("lib{}", name), "2-1", fmt::format("{}-2-1.src.rpm", name), "2-1")
        .vendor = "SUSE LLC <https://www.suse.com/>";
  CHECK(lines_of(found_on(h, of)) == lines{"fixed a 2-1 (liba)", "fixed b 2-1 (libb)"});
  h.os.distribution = "opensuse-leap";
  CHECK(lines_of(found_on(h, of)) == lines{"affected b 2-1 (libb)"});
}

TEST_CASE("a notice of live patches does not outweigh the kernel's own record",
          "[vulnerabilities]") {
  tests::sample_feeds of;
  const std::string about = R"("related":["CVE-2024-26800"],)";
  of.add(tests::osv_record("LSN-0108-1", "Ubuntu:22.04:LTS", "linux", "5.15.0-120.130", about));
  of.add(tests::osv_record("UBUNTU-CVE-2024-26800", "Ubuntu:22.04:LTS", "linux", "5.15.0-110.120"));
  auto h = host_of("ubuntu", "22.04", "5.15.0-115-generic");
  install(h, "deb", "linux-image-5.15.0-115-generic", "5.15.0-115.125", "linux-signed",
          "5.15.0-115.125");
  CHECK(lines_of(found_on(h, of)) ==
        lines{"fixed linux 5.15.0-115.125 (linux-image-5.15.0-115-generic)"});
}

TEST_CASE("what is fixed for the minor release that a package was built for is fixed",
          "[vulnerabilities]") {
  tests::sample_feeds of;
  const std::string cve = R"("related":["CVE-2026-1"],)";
  of.add(tests::osv_record("ALSA-2026:12310", "AlmaLinux:9", "vim", "2:8.2-22.el9_7.1", cve));
  of.add(tests::osv_record("ALSA-2026:19220", "AlmaLinux:9", "vim", "2:8.2-26.el9_8", cve));
  const auto on_9 = [&](const std::string& version) {
    auto h = host_of("almalinux", "9.7");
    install(h, "rpm", "vim", "2:" + version, "vim-" + version + ".src.rpm", version);
    const auto all = found_on(h, of);
    REQUIRE(all.size() == 1);
    return all.front();
  };
  const auto fixed = on_9("8.2-22.el9_7.1");
  CHECK(fixed.is == state::fixed);
  CHECK(fixed.what->record == "ALSA-2026:12310");
  CHECK(fixed.reason ==
        "2:8.2-22.el9_7.1 is not before 2:8.2-22.el9_7.1, which fixes it (rpm's order), by "
        "ALSA-2026:12310; ALSA-2026:19220 fixes it with 2:8.2-26.el9_8, for another minor release");
  CHECK(on_9("8.2-22.el9_7.2").is == state::fixed);   // later, and built for 9.7
  CHECK(on_9("8.2-22.el9_7").is == state::affected);  // before the fix of 9.7
  CHECK(on_9("8.2-25.el9").is == state::affected);    // between them, and of neither
  CHECK(on_9("8.2-25.el9_8").is == state::affected);  // of 9.8, before its fix
  CHECK(on_9("8.2-26.el9_8").is == state::fixed);
}

TEST_CASE("a second fix for one minor release is needed too", "[vulnerabilities]") {
  tests::sample_feeds of;
  const std::string cve = R"("related":["CVE-2026-1"],)";
  of.add(tests::osv_record("ALSA-2026:1", "AlmaLinux:9", "vim", "2:8.2-22.el9_7.1", cve));
  of.add(tests::osv_record("ALSA-2026:2", "AlmaLinux:9", "vim", "2:8.2-22.el9_7.3", cve));
  auto h = host_of("almalinux", "9.7");
  install(h, "rpm", "vim", "2:8.2-22.el9_7.1");
  const auto all = found_on(h, of);
  REQUIRE(all.size() == 1);
  CHECK(all.front().is == state::affected);
}
