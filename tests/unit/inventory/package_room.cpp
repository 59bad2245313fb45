// How much one source of packages may cost the others: nothing. What is cut is named, and only
// there rows that are missing are not taken for gone.
#include "collector/inventory/packages/readers.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

void python_package(const tests::temp_dir& root, const std::string& site, const std::string& name) {
  write(root, site + "/" + name + "-1.egg-info", "Name: " + name + "\nVersion: 1\n\n");
}
std::string deb_stanza(const std::string& name) {
  return "Package: " + name + "\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n";
}
std::string many_debs(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += deb_stanza(fmt::format("d{}", i));
  return out;
}
std::string many_apks(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += fmt::format("P:a{}\nV:1\n\n", i);
  return out;
}

std::size_t count_of(const inventory::table_scan& s, const std::string& format) {
  return static_cast<std::size_t>(std::ranges::count_if(
      rows<schemas::package>(s), [&](const auto& p) { return p.format == format; }));
}
bool lists(const inventory::table_scan& s, const std::string& name) {
  return std::ranges::any_of(rows<schemas::package>(s),
                             [&](const auto& p) { return p.name == name; });
}

/// A package that was there before: whether its absence says nothing.
bool is_held(const inventory::table_scan& s, const std::string& format, const std::string& path) {
  schemas::package p;
  p.name = "gone";
  p.version = "1";
  p.format = format;
  if (!path.empty()) p.path = path;
  return *s.missed.hold(*schemas::find_table(table_id::packages), schemas::encode_row(p).stable);
}

const std::string ann = "home/ann/.local/lib/python3.11/site-packages",
                  bob = "home/bob/.local/lib/python3.11/site-packages",
                  sys = "usr/lib/python3/dist-packages";

}  // namespace

TEST_CASE("packages: one user's many packages cost nobody else's",
          "[inventory][packages][bounds]") {
  const tests::temp_dir root;
  fs::create_directories(root / ann);
  for (int i = 0; i < 10'005; ++i) python_package(root, ann, fmt::format("a{}", i));
  python_package(root, bob, "of-bob");
  python_package(root, sys, "of-system");
  python_package(root, "opt/tool/venv/lib/python3.11/site-packages", "of-opt");
  write(root, "opt/tool/venv/pyvenv.cfg", "");
  write(root, "usr/lib/node_modules/n/package.json", R"({"name":"of-npm","version":"1"})");
  write(root, "home/ann/.nvm/versions/node/v20/lib/node_modules/n/package.json",
        R"({"name":"npm-of-ann","version":"1"})");
  write(root, "var/lib/dpkg/status", deb_stanza("of-dpkg"));
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.reason == "pypi: more than 10000 packages in /home/ann");
  for (const auto* name : {"of-bob", "of-system", "of-opt", "of-npm", "npm-of-ann", "of-dpkg"}) {
    CAPTURE(name);
    CHECK(lists(s, name));
  }
  CHECK(is_held(s, "pypi", "/" + ann + "/gone-1.egg-info"));
  CHECK_FALSE(is_held(s, "pypi", "/" + bob + "/gone-1.egg-info"));
  CHECK_FALSE(is_held(s, "pypi", "/home/anna/x/gone-1.egg-info"));
  CHECK_FALSE(is_held(s, "pypi", "/" + sys + "/gone-1.egg-info"));
  CHECK_FALSE(is_held(s, "npm", "/home/ann/n/package.json"));
  CHECK_FALSE(is_held(s, "deb", ""));
}

TEST_CASE("packages: files that are none count for the user who has them",
          "[inventory][packages][bounds]") {
  const tests::temp_dir root;
  for (const auto* version : {"3.10", "3.11"}) {
    const auto site = fmt::format("home/ann/.local/lib/python{}/site-packages", version);
    fs::create_directories(root / site);
    for (int i = 0; i < 10'005; ++i)
      std::ofstream(root / (site + fmt::format("/a{}-1.egg-info", i))) << "junk";
  }
  python_package(root, bob, "of-bob");
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.reason == "pypi: more than 20000 files of packages in /home/ann");
  CHECK(lists(s, "of-bob"));
  CHECK(is_held(s, "pypi", "/" + ann + "/gone-1.egg-info"));
  CHECK_FALSE(is_held(s, "pypi", "/" + bob + "/gone-1.egg-info"));
}

TEST_CASE("packages: a format of more packages than are listed leaves the others their room",
          "[inventory][packages][bounds]") {
  const tests::temp_dir root;
  write(root, "var/lib/dpkg/status", many_debs(40'010));
  write(root, "lib/apk/db/installed", many_apks(20'010));
  write(root, "var/lib/pacman/local/p-1-1/desc", "%NAME%\np\n\n%VERSION%\n1-1\n");
  python_package(root, bob, "of-bob");
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.reason ==
        "deb: more than 40000 packages; apk: no room for packages beside 60000 others; "
        "pacman: no room for packages beside 60000 others");
  CHECK(count_of(s, "deb") == 40'000);
  CHECK(count_of(s, "apk") == 20'000);
  CHECK(lists(s, "of-bob"));
  for (const auto* format : {"deb", "apk", "pacman"}) CHECK(is_held(s, format, ""));
  CHECK_FALSE(is_held(s, "rpm", ""));
  CHECK_FALSE(is_held(s, "pypi", "/" + bob + "/gone-1.egg-info"));
}

TEST_CASE("python: the folders of one place do not keep those of others from being looked into",
          "[inventory][packages][bounds]") {
  const tests::temp_dir root;
  const auto environment = [&](const std::string& at, const std::string& name) {
    write(root, at + "/pyvenv.cfg", "");
    python_package(root, at + "/lib/python3.11/site-packages", name);
  };
  for (int i = 0; i < 10'050; ++i)
    fs::create_directories(root / fmt::format("home/ann/t{}/d{}", i % 100, i));
  environment("home/bob/venv", "of-bob");
  environment("var/www/venv", "of-www");
  environment("app/venv", "of-app");
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.reason == "/home/ann: more than 10000 folders to look for Python environments in");
  for (const auto* name : {"of-bob", "of-www", "of-app"}) CHECK(lists(s, name));
  CHECK(is_held(s, "pypi", "/home/ann/venv/x"));
  for (const auto* path : {"/home/bob/venv/x", "/var/www/y", "/opt/z", "/home/anna/x"})
    CHECK_FALSE(is_held(s, "pypi", path));
}

TEST_CASE("packages: a format that costs more than its share is given up, and no other",
          "[inventory][packages][bounds]") {
  const tests::temp_dir root;
  write(root, "var/lib/dpkg/status", deb_stanza("of-dpkg"));
  python_package(root, sys, "of-system");
  python_package(root, ann, "of-ann");
  const auto host = *common::root_dir::open(root.path());
  inventory::package_rows out;
  out.begin_format("deb");
  inventory::read_dpkg(host, out);
  const inventory::table_budget nothing{.cpu = common::milliseconds{0},
                                        .wall = common::milliseconds{0}};
  inventory::read_within(host, {"pypi", inventory::read_python}, nothing, out);
  inventory::read_within(host, {"npm", inventory::read_npm}, inventory::people_may_cost, out);
  const auto s = out.finish();
  CHECK(s.status == table_status::partial);
  CHECK(s.reason.ends_with("; pypi: given up, its 0 ms of CPU are used up"));
  CHECK(lists(s, "of-dpkg"));
  CHECK(count_of(s, "pypi") == 0);
  CHECK(is_held(s, "pypi", "/" + sys));
  CHECK_FALSE(is_held(s, "deb", ""));
  CHECK_FALSE(is_held(s, "npm", "/usr/lib/node_modules/x"));
}
