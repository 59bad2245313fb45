// What package managers' own lists have that is newer.
#include "collector/inventory/updates/apk_index.hpp"
#include "common/work_budget.hpp"
#include "tests/support/packed.hpp"
#include "tests/support/peers.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using Catch::Matchers::Contains;

/// A Debian host with one source and its security updates.
struct listed_host {
  tests::temp_dir root;
  static constexpr const char* lists = "var/lib/apt/lists/";
  listed_host() {
    write(root, "var/lib/dpkg/status",
          "Package: dpkg\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.21\n\n"
          "Package: openssl\nStatus: install ok installed\nArchitecture: amd64\nVersion: "
          "3.0.9-1\n\n"
          "Package: tzdata\nStatus: hold ok installed\nArchitecture: all\nVersion: 2024a-0\n\n"
          "Package: gone\nStatus: deinstall ok config-files\nArchitecture: all\nVersion: 1\n");
    write(root, "etc/apt/sources.list",
          "deb http://d.example/debian bookworm main\ndeb http://s.example/deb_sec "
          "bookworm-security main\n");
    write(root, std::string(lists) + "d.example_debian_dists_bookworm_InRelease",
          "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOrigin: Debian\nLabel: Debian\n"
          "Suite: stable\nCodename: bookworm\nSHA256:\n 0 0 main/x\n");
    write(root, std::string(lists) + "s.example_deb%5fsec_dists_bookworm-security_Release",
          "Origin: Debian\nLabel: Debian-Security\nSuite: stable-security\n"
          "Codename: bookworm-security\n");
  }
  void list(const std::string& name, const std::string& text) const {
    write(root, lists + name, text);
  }
  void ordinary(const std::string& text) const {
    list("d.example_debian_dists_bookworm_main_binary-amd64_Packages", text);
  }
  void security(const std::string& text) const {
    list("s.example_deb%5fsec_dists_bookworm-security_main_binary-amd64_Packages", text);
  }
  inventory::table_scan scanned() const { return scan(table_id::updates, root.path()); }
};

std::string offered(const std::string& name, const std::string& version,
                    const std::string& architecture) {
  return "Package: " + name + "\nSource: src-" + name + " (1)\nVersion: " + version +
         "\nArchitecture: " + architecture + "\nDescription: x\n more\n\n";
}

}  // namespace

TEST_CASE("apt: what is newer, where it comes from, and whether it is about security",
          "[inventory][updates]") {
  const listed_host h;
  h.ordinary(offered("openssl", "3.0.10-1", "amd64") + offered("tzdata", "2024b-0", "all") +
             offered("dpkg", "1.21", "amd64") + offered("gone", "9", "all") +
             offered("other", "9", "amd64") + offered("openssl", "4", "i386"));
  h.security(offered("openssl", "3.0.9-1+deb12u2", "amd64"));
  const auto s = h.scanned();
  CHECK(s.status == table_status::ok);
  CHECK(s.reason.empty());
  const auto all = rows<schemas::update>(s);
  REQUIRE(all.size() == 2);
  const auto openssl = the(all, [](const auto& u) { return u.name == "openssl"; });
  CHECK(openssl.format == "deb");
  CHECK(openssl.architecture == "amd64");
  CHECK(openssl.installed == "3.0.9-1");
  CHECK(openssl.version == "3.0.10-1");  // the newest, and what it jumps over closes holes
  CHECK(openssl.security == true);
  CHECK(openssl.source == "src-openssl");
  CHECK(openssl.origin == "Debian");
  CHECK(openssl.codename == "bookworm");
  CHECK(openssl.held == false);
  CHECK(openssl.listed_at.ms);
  const auto tzdata = the(all, [](const auto& u) { return u.name == "tzdata"; });
  CHECK(tzdata.architecture == "all");
  CHECK(tzdata.security == false);
  CHECK(tzdata.held == true);
}

TEST_CASE("apt: of any number of newer versions the newest counts, and all are looked at",
          "[inventory][updates]") {
  const listed_host h;
  std::string many;
  for (int n = 10; n < 60; ++n)
    many += offered("openssl", "3.0." + std::to_string(n) + "-1", "amd64");
  h.ordinary(many);
  h.security(offered("openssl", "3.0.9-1+deb12u2", "amd64"));
  const auto all = rows<schemas::update>(h.scanned());
  REQUIRE(all.size() == 1);
  CHECK(all[0].version == "3.0.59-1");
  CHECK(all[0].security == true);
}

TEST_CASE("apt: with more sources than are read, which lists count is not known",
          "[inventory][updates]") {
  const listed_host h;
  std::string uris, suites, components;
  for (int n = 0; n < 1000; ++n) components += fmt::format(" c{}", n);
  for (int n = 0; n < 100; ++n) {
    uris += fmt::format(" http://u{}.example/", n);
    suites += fmt::format(" s{}", n);
  }
  write(h.root, "etc/apt/sources.list.d/many.sources",
        "Types: deb deb-src\nURIs:" + uris + "\nSuites:" + suites + "\nComponents:" + components +
            "\n");
  write(h.root, "etc/apk/repositories", "http://a.example/main\n");
  h.ordinary(offered("openssl", "9", "amd64"));
  const auto s = h.scanned();
  CHECK(s.status == table_status::partial);
  CHECK_THAT(s.reason, Contains("apt's sources are not understood"));
  CHECK(s.rows.size() == 1);
  const auto sources = scan(table_id::repositories, h.root.path());
  CHECK(sources.status == table_status::partial);
  CHECK_THAT(sources.reason, Contains("more than 200000 components"));
  CHECK(sources.rows.size() < 210);
  schemas::repository other;  // of the format that is read after it
  other.format = "apk";
  other.file = "/etc/apk/repositories";
  CHECK(*sources.missed.hold(*schemas::find_table(table_id::repositories),
                             schemas::encode_row(other).stable));
}

TEST_CASE("apt: lists of sources that are not there any more do not count",
          "[inventory][updates]") {
  const listed_host h;
  h.ordinary(offered("dpkg", "1.21", "amd64"));
  h.list("old.example_debian_dists_sid_main_binary-amd64_Packages",
         offered("openssl", "9", "amd64"));
  CHECK(h.scanned().status == table_status::ok);
  CHECK(h.scanned().rows.empty());
}

TEST_CASE("apt: where nothing says where a list is from, security is not known",
          "[inventory][updates]") {
  const listed_host h;
  write(h.root, "etc/apt/sources.list", "deb [trusted=yes] https://me:pw@f.example/x ./\n");
  h.list("f.example_x_._Packages", offered("openssl", "9", "amd64"));
  const auto all = rows<schemas::update>(h.scanned());
  REQUIRE(all.size() == 1);
  CHECK_FALSE(all[0].security);
}

TEST_CASE("apt: what is not read or not followed is named", "[inventory][updates]") {
  const listed_host h;
  h.ordinary(offered("openssl", "9", "amd64"));
  h.list("s.example_deb%5fsec_dists_bookworm-security_main_binary-amd64_Packages.bz2", "BZh9");
  write(h.root, "etc/apt/preferences.d/pin", "Package: *\nPin: release a=x\nPin-Priority: 990\n");
  write(h.root, "etc/apt/apt.conf.d/99x", "// APT::Default-Release \"a\";\n");
  const auto s = h.scanned();
  CHECK(s.status == table_status::partial);
  CHECK_THAT(s.reason, Contains("_Packages.bz2: packed by bzip2, which is not read"));
  CHECK_THAT(s.reason, Contains("preferences, which are not followed"));
  CHECK_THAT(s.reason, !Contains("default release"));
  CHECK(s.rows.size() == 1);
}

TEST_CASE("apt: lists that are kept packed are read as they are", "[inventory][updates]") {
  using tests::packing;
  const auto [as, ending] = GENERATE(table<packing, std::string>({{packing::gzip, ".gz"},
                                                                  {packing::xz, ".xz"},
                                                                  {packing::zstd, ".zst"},
                                                                  {packing::lz4, ".lz4"}}));
  CAPTURE(ending);
  const listed_host h;
  const std::string name = "d.example_debian_dists_bookworm_main_binary-amd64_Packages" + ending;
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += offered(fmt::format("other{}", i), "1", "amd64");
  const auto whole = tests::packed(text + offered("openssl", "3.0.10-1", "amd64"), as);
  h.list(name, whole + tests::packed(offered("tzdata", "2025a-0", "all"), as));
  const auto s = h.scanned();
  CHECK(s.reason.empty());
  CHECK(s.status == table_status::ok);
  CHECK(s.rows.size() == 2);  // also what stands in a second piece
  for (const std::size_t end : {std::size_t{20}, whole.size() / 2, whole.size() - 1}) {
    h.list(name, whole.substr(0, end));
    const auto cut = h.scanned();
    CHECK(cut.status == table_status::partial);
    CHECK_THAT(cut.reason, Contains(name));
  }
  auto broken = whole;
  broken[broken.size() / 2] ^= 0x55;
  broken[broken.size() / 2 + 1] ^= 0x55;
  h.list(name, broken);
  CHECK(h.scanned().status != table_status::unsupported);
}

TEST_CASE("without lists nothing is claimed", "[inventory][updates]") {
  const listed_host h;
  CHECK(h.scanned().status == table_status::unsupported);
  write(h.root, "var/cache/yum/x86_64/7/base/x-primary.sqlite.bz2", "x");
  CHECK(h.scanned().status == table_status::unknown);  // there is something, and it is not read
  CHECK(h.scanned().reason == "var/cache/yum holds metadata of repositories, which is not read");
}

TEST_CASE("apt: lists of any size are read a part at a time", "[inventory][updates]") {
  const listed_host h;
  std::string much;
  for (int i = 0; i < 100'000; ++i) much += offered("other", "1", "amd64");
  h.ordinary(much + "Architecture: amd64\nVersion: 9\nPackage: openssl\n");
  CHECK(h.scanned().rows.size() == 1);
  h.ordinary("Package: x\nDescription: " + std::string(3u << 20, 'x') + "\n");
  CHECK(h.scanned().status == table_status::partial);
  h.ordinary("Package: openssl\nVersion: \xff\xfe\nArchitecture: amd64\n\n\n\n\n");
  CHECK(h.scanned().status == table_status::ok);
}

TEST_CASE("apk: what its indexes have that is newer, without tagged repositories",
          "[inventory][updates]") {
  const tests::temp_dir root;
  write(root, "lib/apk/db/installed",
        "P:busybox\nV:1.36.1-r2\nA:x86_64\no:busybox\n\nP:musl\nV:1.2.4-r2\nA:x86_64\n");
  write(root, "etc/apk/repositories",
        "http://dl-cdn.alpinelinux.org/alpine/v3.10/main/\n"
        "@edge http://dl-cdn.alpinelinux.org/alpine/edge/main\n");
  const auto index = [&](const std::string& name, const std::string& text) {
    write(root, "made/DESCRIPTION", "v3.10\n");
    write(root, "made/APKINDEX", text);
    fs::create_directories(root / "var/cache/apk");
    (void)tests::lines_of({"tar", "-C", root / "made", "-czf", root / ("var/cache/apk/" + name),
                           "DESCRIPTION", "APKINDEX"});
  };
  // The names that apk gives them: the SHA-1 of the address.
  index("APKINDEX.00740ba1.tar.gz",
        "C:Q1x\nP:busybox\nV:1.36.1-r10\nA:x86_64\no:busybox\n\nP:musl\nV:1.2.4_git2023-r0\n"
        "A:aarch64\n\nP:musl\nV:1.2.4-r1\nA:x86_64\n");
  index("APKINDEX.066df28d.tar.gz", "P:musl\nV:9-r0\nA:x86_64\n");
  const auto s = scan(table_id::updates, root.path());
  CHECK(s.reason.empty());
  CHECK(s.status == table_status::ok);
  const auto all = rows<schemas::update>(s);
  REQUIRE(all.size() == 1);
  CHECK(all[0].name == "busybox");
  CHECK(all[0].version == "1.36.1-r10");
  CHECK_FALSE(all[0].security);
  index("APKINDEX.01234567.tar.gz", "P:musl\nV:9-r0\nA:x86_64\n");
  const auto with_old = scan(table_id::updates, root.path());
  CHECK(with_old.status == table_status::ok);
  CHECK(with_old.rows.size() == 1);
  CHECK(with_old.reason == "var/cache/apk has indexes that belong to none of the repositories");
  write(root, "var/cache/apk/APKINDEX.00740ba1.tar.gz", "no archive");
  const auto odd = scan(table_id::updates, root.path());
  CHECK(odd.status == table_status::partial);
  CHECK(odd.rows.empty());
}

TEST_CASE("apk: what cannot be read takes no update away", "[inventory][updates]") {
  const tests::temp_dir root;
  write(root, "lib/apk/db/installed", "P:musl\nV:1.2.4-r2\nA:x86_64\n");
  write(root, "etc/apk/repositories", "http://a.example/main\n");
  fs::create_directories(root / "var/cache/apk");
  CHECK(scan(table_id::updates, root.path()).status == table_status::unsupported);
  const fs::path path =
      GENERATE(as<std::string>{}, "lib/apk/db/installed", "var/cache/apk", "etc/apk/repositories");
  CAPTURE(path.string());
  fs::remove_all(root / path.string());
  fs::create_symlink(path.filename(), root / path.string());
  const auto s = scan(table_id::updates, root.path());
  CHECK(s.status == table_status::partial);
  schemas::update row;
  row.format = "apk";
  row.name = "musl";
  row.architecture = "x86_64";
  CHECK(*s.missed.hold(*schemas::find_table(table_id::updates), schemas::encode_row(row).stable));
}

TEST_CASE("apk: an index that takes too long is not one that is too large",
          "[inventory][updates]") {
  const tests::temp_dir root;
  write(root, "made/APKINDEX", "");
  fs::resize_file(root / "made/APKINDEX", 64u << 20);
  (void)tests::lines_of({"tar", "-C", root / "made", "-czf", root / "APKINDEX.tar.gz", "APKINDEX"});
  const auto host = common::root_dir::open(root.path());
  REQUIRE(host);
  REQUIRE(inventory::read_apk_index(*host, "APKINDEX.tar.gz"));
  common::work_budget budget(std::chrono::seconds{60}, common::milliseconds{20});
  const auto text = inventory::read_apk_index(*host->within(budget), "APKINDEX.tar.gz");
  REQUIRE_FALSE(text);
  CHECK(text.error().code == common::errc::timeout);
}
