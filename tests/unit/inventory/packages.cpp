// dpkg's database: the rows are what dpkg-query -W lists, and a fault in it never reads as a
// removal.
#include <algorithm>
#include <array>
#include <set>

#include "tests/unit/inventory/scan.hpp"

TEST_CASE(
    "every package that dpkg lists is there: held, half-installed, removed with its configuration, "
    "in two architectures",
    "[inventory]") {
  const auto s = scan(table_id::packages, fixture);
  CHECK(s.status == table_status::ok);
  const auto packages = rows<schemas::package>(s);
  REQUIRE(packages.size() == 12);
  const auto find = [&](const std::string& name, const std::string& arch) {
    const auto at = std::ranges::find_if(
        packages, [&](const auto& p) { return p.name == name && p.architecture == arch; });
    REQUIRE(at != packages.end());
    return *at;
  };
  const auto demo = find("libdemo1", "amd64");
  CHECK(demo.version == "1.2-3+b1");
  CHECK(demo.source == "demo");
  CHECK(demo.size_bytes == 120 * 1024);
  CHECK(demo.description == "a library for demonstrations");
  CHECK(demo.format == "deb");
  CHECK_FALSE(demo.path);
  CHECK(find("libdemo1", "i386").size_bytes == 118 * 1024);
  CHECK(find("demo-tools", "all").status == "hold ok installed");
  CHECK(find("left-behind", "amd64").status == "deinstall ok config-files");
  CHECK_FALSE(find("half-way", "amd64").vendor);
  CHECK(find("openssl", "amd64").installed_at.ms);
  CHECK(find("demo-server", "amd64").description == "one paragraph of its own");
  CHECK_FALSE(
      find("started-only", "amd64").version);  // its unpacking broke off before there was one
  CHECK(find("base-files", "amd64").version == "12.4");  // from status.d
  CHECK_FALSE(find("tzdata", "all").status);             // such files have none
}

TEST_CASE("a broken stanza makes the table partial, and is named", "[inventory]") {
  tests::temp_dir root;
  fs::create_directories(root / "var/lib/dpkg");
  const auto with = [&](const std::string& text) {
    std::ofstream(root / "var/lib/dpkg/status") << text;
    return scan(table_id::packages, root.path());
  };
  const auto readable = with(
      "Package: a\nVersion: 1\nStatus: install ok installed\nthis line is no field\n\nPackage: "
      "b\nVersion: 2\nStatus: install ok installed\n");
  CHECK(readable.status == table_status::partial);
  CHECK(readable.rows.size() == 2);
  CHECK(readable.missed.empty());
  CHECK(readable.reason.find("var/lib/dpkg/status:1:") != std::string::npos);
  const auto unreadable = with(
      "Version: 1\nStatus: install ok installed\n\nPackage: b\nVersion: 2\nStatus: install ok "
      "installed\n");
  CHECK(unreadable.status == table_status::partial);
  CHECK(unreadable.rows.size() == 1);
  CHECK_FALSE(unreadable.missed.empty());
}

TEST_CASE("without dpkg the table is unsupported, with an unreadable one it is unknown",
          "[inventory]") {
  tests::temp_dir root;
  CHECK(scan(table_id::packages, root.path()).status == table_status::unsupported);
  // What was known of a database that is gone stays.
  CHECK_FALSE(scan(table_id::packages, root.path()).missed.empty());
  fs::create_directories(root / "var/lib/dpkg/status");  // a folder in place of the file
  CHECK(scan(table_id::packages, root.path()).status == table_status::unknown);
}

TEST_CASE("two stanzas with one key are one row, and the table says so", "[inventory]") {
  tests::temp_dir root;
  fs::create_directories(root / "var/lib/dpkg");
  std::ofstream(root / "var/lib/dpkg/status")
      << "Package: a\nVersion: 1\nStatus: install ok installed\n\nPackage: a\nVersion: 1\nStatus: "
         "hold ok installed\n";
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.size() == 1);
}

namespace {

inventory::table_scan scan_status(const std::string& text) {
  tests::temp_dir root;
  write(root, "var/lib/dpkg/status", text);
  return scan(table_id::packages, root.path());
}

}  // namespace

TEST_CASE("a package that is not installed is left out, as dpkg-query does", "[inventory]") {
  const auto s = scan_status(
      "Package: a\nStatus: purge ok not-installed\nVersion: 1\n\nPackage: b\nStatus: install ok "
      "not-installed\n");
  CHECK(s.status == table_status::ok);
  CHECK(s.rows.empty());
}

TEST_CASE("a Version that was lost never reads as a removal", "[inventory]") {
  const auto s = scan_status(
      "Package: a\nStatus: install ok installed\n\nPackage: b\nStatus: install ok "
      "installed\nVersion: 2\n");
  CHECK(s.status == table_status::partial);
  CHECK(s.reason.find("var/lib/dpkg/status:1: no readable Version of 'a'") != std::string::npos);
  CHECK(s.rows.size() == 1);
  CHECK_FALSE(s.missed.empty());
}

TEST_CASE("of several faults the one that holds deletions is told", "[inventory]") {
  const auto s = scan_status(
      "Package: a\nVersion: 1\n\nPackage: b\nStatus: install ok installed\n\nVersion: 3\n");
  CHECK(s.reason.find("status:4: no readable Version of 'b'") != std::string::npos);
  CHECK(s.rows.size() == 1);
}

TEST_CASE("a stanza of the status file without a Status is kept, and said", "[inventory]") {
  const auto s = scan_status("Package: a\nVersion: 1\n");
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.size() == 1);
  CHECK(s.missed.empty());
}

TEST_CASE("foreign bytes stay in the reason's one line", "[inventory]") {
  const auto s =
      scan_status("Package: a\nVersion: 1\nStatus: install ok installed\n\x1b[2J\rno field\n");
  CHECK(s.reason.find("\\x1b[2J\\x0dno field") != std::string::npos);
  CHECK(s.reason.find('\x1b') == std::string::npos);
}

TEST_CASE("a long description is cut, and its row is still sent", "[inventory]") {
  const auto s = scan_status("Package: a\nVersion: 1\nStatus: install ok installed\nDescription: " +
                             std::string(100'000, 'x') + "\n");
  CHECK(s.status == table_status::ok);
  CHECK(rows<schemas::package>(s).at(0).description == std::string(4096, 'x'));
}

TEST_CASE("installed_at is when the list of its files was written, of its own architecture",
          "[inventory]") {
  tests::temp_dir root;
  fs::copy(fixture + "/var", root / "var",
           fs::copy_options::recursive);  // git keeps no times: they are set here
  const auto written = [&](const std::string& list, std::int64_t ms) {
    fs::last_write_time(
        root / ("var/lib/dpkg/info/" + list),
        fs::file_time_type::clock::from_sys(
            std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds{ms})));
  };
  written("openssl.list", 1'700'000'000'123);
  written("libdemo1:amd64.list", 1'600'000'000'000);
  written("libdemo1:i386.list", 1'500'000'000'000);
  std::set<std::int64_t> times;
  for (const auto& p : rows<schemas::package>(scan(table_id::packages, root.path())))
    if (p.installed_at.ms) times.insert(*p.installed_at.ms);
  CHECK(times == std::set<std::int64_t>{1'500'000'000'000, 1'600'000'000'000, 1'700'000'000'123});
}

TEST_CASE("a file of status.d that cannot be read holds deletions", "[inventory]") {
  tests::temp_dir root;
  write(root, "var/lib/dpkg/status.d/good", "Package: good\nVersion: 1\n");
  fs::create_symlink("nowhere", root / "var/lib/dpkg/status.d/gone");
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.size() == 1);
  CHECK_FALSE(s.missed.empty());
}

TEST_CASE("more packages than a table may have: what is left out is not removed", "[inventory]") {
  std::string many;
  for (int i = 0; i < 100'001; ++i)
    many += fmt::format("Package: p{}\nVersion: 1\nStatus: install ok installed\n\n", i);
  const auto s = scan_status(many);
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.size() == 40'000);
  CHECK_FALSE(s.missed.empty());
}
