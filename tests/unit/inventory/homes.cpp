// Which folders are people's, and whether all of them are known.
#include "collector/inventory/homes.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

inventory::homes homes_below(const tests::temp_dir& root) {
  const auto host = common::root_dir::open(root.path());
  REQUIRE(host);
  return inventory::find_homes(*host);
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

TEST_CASE("keys in homes that are not known are kept as they were", "[inventory][homes]") {
  tests::temp_dir root;
  fs::create_directories(root / "etc/passwd");  // no file
  fs::create_directories(root / "root/.ssh");
  const auto s = scan(table_id::ssh_keys, root.path());
  CHECK(s.status == table_status::partial);
  schemas::ssh_key k;
  k.path = "/srv/ann/.ssh/id";
  CHECK(*s.missed.hold(*schemas::find_table(table_id::ssh_keys), schemas::encode_row(k).stable));
}
