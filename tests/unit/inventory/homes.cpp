// Which folders are people's, and whether all of them are known.
#include "collector/inventory/homes.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

inventory::homes homes_below(const tests::temp_dir& root) {
  const auto host = common::root_dir::open(root.path());
  REQUIRE(host);
  return inventory::find_homes(*host);
}

/// Whether a row that is not found any more stays, since it may only not be seen.
template <class Row>
bool is_held(const tests::temp_dir& root, table_id table, const Row& row) {
  const auto s = scan(table, root.path());
  CHECK(s.status != table_status::ok);
  CHECK(s.reason.find("not all homes are known") != std::string::npos);
  return *s.missed.hold(*schemas::find_table(table), schemas::encode_row(row).stable);
}

}  // namespace

TEST_CASE("without accounts and homes none is missed", "[inventory][homes]") {
  tests::temp_dir root;
  const auto found = homes_below(root);
  CHECK(found.complete);
  CHECK(found.remark.empty());
  CHECK(found.all.size() == 1);  // root's
}

TEST_CASE("accounts that cannot be read leave homes unknown", "[inventory][homes]") {
  tests::temp_dir root;
  fs::create_directories(root / "etc/passwd");  // no file
  fs::create_directories(root / "home/ann");
  const auto found = homes_below(root);
  CHECK_FALSE(found.complete);
  CHECK(found.remark.find("etc/passwd") != std::string::npos);
  CHECK(found.all.size() == 2);
}

TEST_CASE("a folder of homes that cannot be listed leaves them unknown", "[inventory][homes]") {
  tests::temp_dir root;
  fs::create_symlink("home", root / "home");
  const auto found = homes_below(root);
  CHECK_FALSE(found.complete);
  CHECK_FALSE(found.remark.empty());
}

TEST_CASE("of too many homes as many are looked into as may be, and the rest is told",
          "[inventory][homes]") {
  tests::temp_dir root;
  std::string passwd;
  for (int i = 0; i < 2100; ++i)
    passwd += fmt::format("p{0}:x:{1}:100::/home/p{0}:/bin/sh\n", i, 1000 + i);
  write(root, "etc/passwd", passwd);
  const auto found = homes_below(root);
  CHECK(found.all.size() == 2000);
  CHECK(found.complete);
  REQUIRE(found.left_out);
  CHECK(found.left_out->size() == 101);  // root's is one more
  write(root, "home/p7/.local/lib/python3.11/site-packages/a-1.dist-info/METADATA",
        "Name: a\nVersion: 1\n");
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::partial);
  CHECK_THAT(s.reason, Catch::Matchers::Contains("101 are not looked into"));
  const auto is_held_at = [&](const std::string& path) {
    schemas::package p;
    p.format = "pypi";
    p.path = path;
    return *s.missed.hold(*schemas::find_table(table_id::packages), schemas::encode_row(p).stable);
  };
  CHECK(is_held_at("/home/p2050/.local/lib/python3.11/site-packages/b-1.dist-info/METADATA"));
  CHECK_FALSE(is_held_at("/home/p7/.local/lib/python3.11/site-packages/b-1.dist-info/METADATA"));
  CHECK_FALSE(is_held_at("/usr/lib/python3/dist-packages/b-1.dist-info/METADATA"));
  schemas::browser_extension extension;
  extension.browser = "firefox";
  const auto extensions = scan(table_id::browser_extensions, root.path());
  for (const auto& [user, held] : {std::pair{"p2050", true}, {"p7", false}}) {
    extension.user = user;
    CHECK(*extensions.missed.hold(*schemas::find_table(table_id::browser_extensions),
                                  schemas::encode_row(extension).stable) == held);
  }
}

TEST_CASE("what lies in homes that are not known is kept as it was", "[inventory][homes]") {
  tests::temp_dir root;
  fs::create_directories(root / "etc/passwd");  // no file
  fs::create_directories(root / "root/.ssh");
  write(root, "var/lib/dpkg/status", "");
  schemas::ssh_key key;
  key.path = "/srv/ann/.ssh/id";
  CHECK(is_held(root, table_id::ssh_keys, key));
  schemas::container container;
  container.runtime = "podman";
  container.path = "/srv/ann/.local/share/containers/storage/overlay-containers/containers.json";
  CHECK(is_held(root, table_id::containers, container));
  schemas::browser_extension extension;
  extension.browser = "firefox";
  extension.user = "ann";
  CHECK(is_held(root, table_id::browser_extensions, extension));
  for (const auto* format : {"pypi", "npm", "flatpak", "deb"}) {
    INFO(format);
    schemas::package package;
    package.format = format;
    package.path = "/srv/ann/x";
    CHECK(is_held(root, table_id::packages, package) == (package.format != "deb"));
  }
}

TEST_CASE("homes of another source of accounts that cannot be read are not known",
          "[inventory][homes]") {
  tests::temp_dir root;
  write(root, "etc/passwd", "root:x:0:0::/root:/bin/sh\n");
  write(root, "etc/nsswitch.conf", "passwd: files extrausers\n");
  const auto host = common::root_dir::open(root.path());
  REQUIRE(host);
  CHECK(inventory::homes_of_accounts(*host).complete);
  fs::create_directories(root / "var/lib/extrausers/passwd");  // no file
  const auto found = inventory::homes_of_accounts(*host);
  CHECK_FALSE(found.complete);
  CHECK(found.remark.find("var/lib/extrausers/passwd") != std::string::npos);
}
