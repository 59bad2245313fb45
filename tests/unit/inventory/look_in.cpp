// Folders that the administrator names are looked into for languages' packages as well.
#include <set>

#include "tests/unit/inventory/scan.hpp"

namespace {

void make_package(const tests::temp_dir& root, const std::string& site, const std::string& name) {
  write(root, site + "/" + name + "-1.dist-info/METADATA", "Name: " + name + "\nVersion: 1\n");
}

void make_module(const tests::temp_dir& root, const std::string& folder, const std::string& name) {
  write(root, folder + "/" + name + "/package.json", R"({"name":")" + name + R"(","version":"1"})");
}

inventory::table_scan packages_with(const tests::temp_dir& root,
                                    const inventory::further_folders& further) {
  return inventory::run(provider_of(table_id::packages), *common::root_dir::open(root.path()), {},
                        further);
}

std::set<std::string> names_in(const inventory::table_scan& s) {
  std::set<std::string> out;
  for (const auto& p : rows<schemas::package>(s)) out.insert(*p.name);
  return out;
}

/// What is found with further folders, and without them.
void check_names(const tests::temp_dir& root, const inventory::further_folders& further,
                 const std::set<std::string>& with, const std::set<std::string>& without) {
  CHECK(names_in(packages_with(root, {})) == without);
  CHECK(names_in(packages_with(root, further)) == with);
}

}  // namespace

TEST_CASE("Python: environments, an installation, or its packages in a further folder",
          "[inventory][packages][look-in]") {
  tests::temp_dir root;
  write(root, "data/envs/one/pyvenv.cfg", "");
  make_package(root, "data/envs/one/lib/python3.11/site-packages", "in-environment");
  make_package(root, "mnt/python/lib/python3.12/site-packages", "in-installation");
  make_package(root, "mnt/sites/dist-packages", "in-packages");
  make_package(root, "usr/lib/python3/dist-packages", "of-the-system");
  const inventory::further_folders further{"data", "mnt/python", "mnt/sites/dist-packages"};
  check_names(root, further, {"in-environment", "in-installation", "in-packages", "of-the-system"},
              {"of-the-system"});
  const auto s = packages_with(root, further);
  CHECK(s.status == table_status::ok);
  CHECK(s.reason.empty());
}

TEST_CASE("npm: the folders node_modules below a further folder",
          "[inventory][packages][look-in]") {
  tests::temp_dir root;
  make_module(root, "data/app/node_modules", "a");
  make_module(root, "data/app/node_modules/a/node_modules", "nested");
  make_module(root, "data/tools/web/lib/node_modules", "b");
  make_module(root, "data/.cache/node_modules", "hidden");
  make_module(root, "mnt/node_modules", "c");
  check_names(root, {"data", "mnt/node_modules"}, {"a", "b", "c", "nested"}, {});
}

TEST_CASE("further folders: what is too deep or not there is told",
          "[inventory][packages][look-in]") {
  tests::temp_dir root;
  make_package(root, "data/a/b/c/d/e/lib/python3/site-packages", "too-deep");
  write(root, "data/a/b/c/d/e/pyvenv.cfg", "");
  make_package(root, "usr/lib/python3/dist-packages", "of-the-system");
  const auto reason = packages_with(root, {"data", "none"}).reason;
  CHECK(reason ==
        "not looked into for Python environments, deeper than 4: 1 folders, the first of them in "
        "/data/a/b/c/d, which look_in may name; not looked into: none: No such file or directory");
  CHECK(names_in(packages_with(root, {"data/a/b"})) ==
        std::set<std::string>{"of-the-system", "too-deep"});
}
