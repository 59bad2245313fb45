// The version of a distribution as people know it, from whichever files it has.
#include <sys/stat.h>

#include "tests/unit/inventory/scan.hpp"

namespace {

using release_texts = std::vector<std::pair<std::string, std::string>>;

struct described {
  std::string id, name, version, numbers;
  friend bool operator==(const described&, const described&) = default;
  friend std::ostream& operator<<(std::ostream& out, const described& d) {
    return out << d.id << " | " << d.name << " | " << d.version << " | " << d.numbers;
  }
};

inventory::table_scan os_scan(const release_texts& all) {
  const tests::temp_dir root;
  for (const auto& [path, text] : all) write(root, "etc/" + path, text);
  return scan(table_id::os, root.path());
}

described os_of(const release_texts& all) {
  const auto s = os_scan(all);
  CHECK(s.status == table_status::ok);
  const auto os = rows<schemas::os>(s).at(0);
  return {os.distribution.value_or("-"), os.name.value_or("-"), os.version.value_or("-"),
          fmt::format("{} {} {}", os.major.value_or("-"), os.minor.value_or("-"),
                      os.patch.value_or("-"))};
}

}  // namespace

TEST_CASE("os: the point release stands in another file than os-release", "[inventory][os]") {
  const std::string debian = "ID=debian\nNAME=D\nVERSION=\"12 (bookworm)\"\nVERSION_ID=12\n";
  CHECK(os_of({{"os-release", debian}, {"debian_version", "12.5\n"}}) ==
        described{"debian", "D", "12.5 (bookworm)", "12 5 -"});
  CHECK(os_of({{"os-release", debian}, {"debian_version", "trixie/sid\n"}}) ==
        described{"debian", "D", "12 (bookworm)", "12 - -"});
  CHECK(os_of({{"os-release", debian}, {"debian_version", "13.1\n"}}).version == "12 (bookworm)");
  CHECK(os_of({{"os-release", debian}, {"debian_version", "125\n"}}).version == "12 (bookworm)");
  const std::string centos = "ID=centos\nNAME=C\nVERSION=\"7 (Core)\"\nVERSION_ID=\"7\"\n";
  CHECK(os_of({{"os-release", centos},
               {"centos-release", "CentOS Linux release 7.9.2009 (Core)\n"}}) ==
        described{"centos", "C", "7.9.2009 (Core)", "7 9 2009"});
  CHECK(os_of({{"os-release", "ID=centos\nNAME=C\nVERSION=9\n"},
               {"centos-release", "CentOS Stream release 9\n"}})
            .version == "9");
  CHECK(os_of({{"os-release", "ID=mint\nNAME=M\nVERSION=6\n"}, {"debian_version", "12.4\n"}})
            .version == "6");
}

TEST_CASE("os: service packs are minor versions", "[inventory][os]") {
  CHECK(os_of({{"os-release", "ID=sles\nNAME=S\nVERSION=15-SP5\nVERSION_ID=15.5\n"}}) ==
        described{"sles", "S", "15-SP5", "15 5 -"});
  CHECK(os_of({{"os-release", "ID=x\nNAME=X\nVERSION=Rolling\nVERSION_ID=2024.1\n"}}).numbers ==
        "2024 1 -");
  CHECK(os_of({{"os-release", "ID=x\nNAME=X\nVERSION=\"9 (A)\"\nVERSION_ID=9.4\n"}}).numbers ==
        "9 4 -");
  CHECK(os_of({{"os-release", "ID=x\nNAME=X\nVERSION=9\nVERSION_ID=8.4\n"}}).numbers == "9 - -");
}

TEST_CASE("os: without os-release, what the release files say", "[inventory][os]") {
  CHECK(os_of({{"redhat-release", "CentOS release 6.10 (Final)\n"}}) ==
        described{"centos", "CentOS", "6.10 (Final)", "6 10 -"});
  CHECK(os_of({{"redhat-release", "Red Hat Enterprise Linux Server release 6.9 (Santiago)\n"}}) ==
        described{"rhel", "Red Hat Enterprise Linux Server", "6.9 (Santiago)", "6 9 -"});
  CHECK(os_of({{"redhat-release", "Red Hat Enterprise Linux Server release 6.9 (Santiago)\n"},
               {"oracle-release", "Oracle Linux Server release 6.9\n"}})
            .id == "ol");
  CHECK(os_of({{"system-release", "Amazon Linux AMI release 2018.03\n"}}) ==
        described{"amzn", "Amazon Linux AMI", "2018.03", "2018 03 -"});
  CHECK(os_of({{"SuSE-release",
                "SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n"}}) ==
        described{"sles", "SUSE Linux Enterprise Server", "11.4", "11 4 -"});
  CHECK(os_of({{"lsb-release",
                "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=10.04\nDISTRIB_CODENAME=lucid\n"
                "DISTRIB_DESCRIPTION=\"Ubuntu 10.04.4 LTS\"\n"},
               {"debian_version", "squeeze/sid\n"}}) ==
        described{"ubuntu", "Ubuntu", "10.04.4 LTS", "10 04 4"});
  CHECK(os_of({{"debian_version", "6.0.10\n"}}) ==
        described{"debian", "Debian GNU/Linux", "6.0.10", "6 0 10"});
  CHECK(os_of({{"alpine-release", "3.19.1\n"}}) ==
        described{"alpine", "Alpine Linux", "3.19.1", "3 19 1"});
  CHECK(os_of({{"slackware-version", "Slackware 15.0\n"}}) ==
        described{"slackware", "Slackware", "15.0", "15 0 -"});
  CHECK(os_of({{"arch-release", "\n"}}) == described{"arch", "Arch Linux", "-", "- - -"});
}

TEST_CASE("os: a release file fills in what os-release does not say, of the same distribution",
          "[inventory][os]") {
  CHECK(os_of({{"os-release", "ID=rocky\n"},
               {"redhat-release", "Rocky Linux release 8.9 (Green Obsidian)\n"}}) ==
        described{"rocky", "Rocky Linux", "8.9 (Green Obsidian)", "8 9 -"});
  CHECK(os_of({{"os-release", "ID=other\nNAME=Other\n"},
               {"redhat-release", "Red Hat Enterprise Linux release 8.9 (Ootpa)\n"}}) ==
        described{"other", "Other", "-", "- - -"});
}

TEST_CASE("os: a row that says nothing is not ok", "[inventory][os]") {
  CHECK(os_scan({}).status == table_status::partial);
  CHECK(os_scan({{"os-release", "# nothing\n"}}).status == table_status::partial);
  CHECK(os_scan({{"redhat-release", "\n\n"}}).status == table_status::partial);
  CHECK(os_scan({{"lsb-release", "LSB_VERSION=1.4\n"}}).status == table_status::partial);
  CHECK(os_scan({{"os-release", "ID=void\n"}}).status == table_status::ok);
}

TEST_CASE("os: a service pack is a minor version, whoever says it", "[inventory][os]") {
  const std::string release =
      "NAME=\"SLES\"\nVERSION=\"12-SP5\"\nVERSION_ID=\"12.5\"\nID=\"sles\"\n";
  const auto expected = described{"sles", "SLES", "12-SP5", "12 5 -"};
  CHECK(os_of({{"os-release", release}}) == expected);
  CHECK(os_of({{"os-release", release},
               {"SuSE-release",
                "SUSE Linux Enterprise Server 12 (x86_64)\nVERSION = 12\nPATCHLEVEL = 5\n"}}) ==
        expected);
}

TEST_CASE("os: a file that is none hangs nothing and is said", "[inventory][os]") {
  const tests::temp_dir root;
  fs::create_directories(root / "etc");
  REQUIRE(::mkfifo((root / "etc/os-release").c_str(), 0600) == 0);
  auto s = scan(table_id::os, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.reason == "no os-release and no release file: etc/os-release: not a regular file");
  write(root, "usr/lib/os-release", "ID=debian\nNAME=D\n");
  s = scan(table_id::os, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.reason == "etc/os-release: not a regular file");
  CHECK(rows<schemas::os>(s).at(0).name == "D");
}
