// The package databases of other distributions; the fixtures were made by us.
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

inventory::table_scan packages_below(const tests::temp_dir& root) {
  return scan(table_id::packages, root.path());
}
auto of_name(const std::string& name) {
  return [name](const schemas::package& p) { return p.name == name; };
}

}  // namespace

TEST_CASE("apk: every record of the database", "[inventory][packages]") {
  const auto s = scan(table_id::packages, fixture_of("alpine"));
  CHECK(s.status == table_status::ok);
  const auto all = rows<schemas::package>(s);
  REQUIRE(all.size() == 2);
  const auto lib = the(all, of_name("libdemo3"));
  CHECK(lib.version == "3.3.2-r1");
  CHECK(lib.release == "r1");
  CHECK(lib.architecture == "x86_64");
  CHECK(lib.format == "apk");
  CHECK(lib.source == "demo");
  CHECK(lib.size_bytes == 4096);
  CHECK(lib.license == "Apache-2.0");
  CHECK(lib.homepage == "https://demo.example.org/");
}

TEST_CASE("apk: a record without its name holds deletions, one that breaks off is said",
          "[inventory][packages]") {
  tests::temp_dir root;
  write(root, "lib/apk/db/installed",
        "P:a\nV:1-r0\n\nV:2-r0\nA:x86_64\n\nP:c\nV:3-r0\nnonsense\nT:brok");
  const auto s = packages_below(root);
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.size() == 2);
  CHECK_FALSE(s.missed.empty());
  CHECK(s.reason == "lib/apk/db/installed:4: a record without a readable name (faults in all: 3)");
}

TEST_CASE("pacman: every folder of the local database", "[inventory][packages]") {
  const auto s = scan(table_id::packages, fixture_of("arch"));
  CHECK(s.status == table_status::ok);
  const auto all = rows<schemas::package>(s);
  REQUIRE(all.size() == 2);
  const auto demo = the(all, of_name("demo"));
  CHECK(demo.version == "1:2.3-4");
  CHECK(demo.epoch == 1);
  CHECK(demo.release == "4");
  CHECK(demo.status == "explicit");
  CHECK(demo.license == "GPL-3.0-or-later AND MIT");
  CHECK(demo.installed_at.ms == 1'700'003'600'000);
  CHECK(the(all, of_name("libdemo")).status == "dependency");
}

TEST_CASE("pacman: a truncated desc is named and holds deletions", "[inventory][packages]") {
  tests::temp_dir root;
  write(root, "var/lib/pacman/local/a-1-1/desc", "%NAME%\na\n\n%VERS");
  write(root, "var/lib/pacman/local/b-1-1/desc", "%NAME%\nb\n\n%VERSION%\n1-1\n");
  fs::create_directories(root / "var/lib/pacman/local/c-1-1");
  const auto s = packages_below(root);
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.size() == 1);
  CHECK_FALSE(s.missed.empty());
  CHECK(s.reason == "var/lib/pacman/local/a-1-1/desc: no readable version (faults in all: 2)");
}

namespace {

/// The two packages of a fixture; the test is skipped where there is no librpm.
std::vector<schemas::package> two_of_rpm(const std::string& distribution) {
  const auto s = scan(table_id::packages, fixture_of(distribution));
  if (s.reason.find("librpm is not installed") != std::string::npos) {
    CHECK(s.status == table_status::partial);
    tests::skip("no librpm here");
  }
  CHECK(s.status == table_status::ok);
  auto all = rows<schemas::package>(s);
  REQUIRE(all.size() == 2);
  return all;
}

}  // namespace

TEST_CASE("rpm: the sqlite database of an image, through librpm", "[inventory][packages]") {
  const auto all = two_of_rpm("fedora");
  const auto demo = the(all, of_name("demo"));
  CHECK(demo.version == "1:2.3-4.fc39");
  CHECK(demo.epoch == 1);
  CHECK(demo.release == "4.fc39");
  CHECK(demo.architecture == "x86_64");
  CHECK(demo.format == "rpm");
  CHECK(demo.vendor == "Demo Project");
  CHECK(demo.license == "MIT");
  CHECK(demo.size_bytes == 0);
  CHECK(demo.installed_at.ms.value_or(0) > 1'600'000'000'000);
  const auto lib = the(all, of_name("libdemo"));
  CHECK_FALSE(lib.epoch);
  CHECK(lib.section == "Libraries");
  CHECK(lib.source == "libdemo-0.9.1-2.fc39.src.rpm");
}

TEST_CASE(
    "rpm: a damaged database is unknown, never empty; beside another format the table is partial",
    "[inventory][packages]") {
  tests::temp_dir root;
  write(root, "var/lib/rpm/rpmdb.sqlite", "SQLite format 3 and then nothing");
  auto s = packages_below(root);
  CHECK(s.status != table_status::ok);
  CHECK_FALSE(s.missed.empty());
  fs::copy_file(fixture_of("fedora") + "/usr/lib/sysimage/rpm/rpmdb.sqlite",
                root / "var/lib/rpm/rpmdb.sqlite", fs::copy_options::overwrite_existing);
  fs::resize_file(root / "var/lib/rpm/rpmdb.sqlite", 8192);
  write(root, "lib/apk/db/installed", "P:a\nV:1-r0\n\n");
  s = packages_below(root);
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.size() == 1);
  CHECK_FALSE(s.missed.empty());
}

TEST_CASE("rpm: the ndb database of an image, whatever librpm was built with",
          "[inventory][packages]") {
  const auto all = two_of_rpm("opensuse");
  const auto demo = the(all, of_name("demo-ndb"));
  CHECK(demo.version == "1:2.3-4.suse");
  CHECK(demo.epoch == 1);
  CHECK(demo.vendor == "Demo Project");
  CHECK(demo.description == "A package in an ndb database");
  CHECK(the(all, of_name("libdemo-ndb")).license == "BSD");
}

TEST_CASE(
    "rpm: an ndb database that is damaged anywhere is partial or unknown, and holds deletions",
    "[inventory][packages]") {
  const std::string path = "usr/lib/sysimage/rpm/Packages.db";
  std::ifstream in(fixture_of("opensuse") + "/" + path, std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(in)), {});
  REQUIRE(whole.size() > 5000);
  tests::temp_dir root;
  write(root, path, whole);
  if (packages_below(root).status != table_status::ok) tests::skip("no librpm here");
  const auto is_held = [&](const std::string& bytes) {
    write(root, path, bytes);
    const auto s = packages_below(root);
    CHECK(s.status != table_status::ok);
    CHECK_FALSE(s.missed.empty());
    CHECK(s.rows.size() < 2);
  };
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{31}, std::size_t{33}, std::size_t{4096}, whole.size() - 1})
    is_held(whole.substr(0, size));
  for (const std::size_t at : {0, 4, 12, 32, 36, 4096, 4100, 4108, 4300}) {
    auto bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
    CAPTURE(at);
    is_held(bytes);
  }
}

TEST_CASE("rpm: a database that is a link out of the image is not followed",
          "[inventory][packages]") {
  tests::temp_dir root;
  fs::create_directories(root / "var/lib/rpm");
  fs::create_directories(root / "elsewhere");
  write(root, "elsewhere/db", "x");
  fs::create_symlink("/elsewhere/db", root / "var/lib/rpm/rpmdb.sqlite");
  const auto s = packages_below(root);
  CHECK(s.rows.empty());
  CHECK(s.status != table_status::ok);
}
