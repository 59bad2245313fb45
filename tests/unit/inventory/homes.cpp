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

TEST_CASE("of too many homes as many are taken as may be, which is told", "[inventory][homes]") {
  tests::temp_dir root;
  for (int i = 0; i < 2100; ++i) fs::create_directories(root / ("home/p" + std::to_string(i)));
  const auto found = homes_below(root);
  CHECK(found.all.size() == 2000);
  CHECK_FALSE(found.complete);
  CHECK(found.remark.find("more than 2000 homes") != std::string::npos);
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
