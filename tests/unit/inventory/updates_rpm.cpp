// What the metadata that dnf and zypper keep has that is newer.
#include "tests/support/packed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using Catch::Matchers::Contains;

std::string listed_package(const std::string& name, const std::string& arch,
                           const std::string& epoch, const std::string& version,
                           const std::string& release) {
  return fmt::format(
      "<package type=\"rpm\"><name>{0}</name><arch>{1}</arch>"
      "<version epoch=\"{2}\" ver=\"{3}\" rel=\"{4}\"/><summary>a &amp; b</summary><format>"
      "<rpm:sourcerpm>{0}-{3}-{4}.src.rpm</rpm:sourcerpm>"
      "<rpm:provides><rpm:entry name=\"{0}\" epoch=\"9\" ver=\"9\"/></rpm:provides></format>"
      "</package>\n",
      name, arch, epoch, version, release);
}

/// The fixture of Fedora: demo-1:2.3-4.fc39 of x86_64 and libdemo-0.9.1-2.fc39 of noarch.
struct dnf_host {
  tests::temp_dir root;
  std::string cache = "var/cache/dnf/";

  dnf_host() {
    const auto database = "usr/lib/sysimage/rpm/rpmdb.sqlite";
    fs::create_directories((root / fs::path(database).parent_path().string()));
    fs::copy_file(fixture_of("fedora") + "/" + database, root / database);
    write(root, "etc/yum.repos.d/x.repo",
          "[base]\nbaseurl=http://b.example/\n[own]\nbaseurl=http://o.example/\npriority=10\n"
          "[off]\nbaseurl=http://f.example/\nenabled=0\n");
  }
  void keep(const std::string& folder, const std::string& packages,
            const std::string& advisories = {}) const {
    const auto at = cache + folder + "/repodata/";
    const auto named = [](const std::string& type, const std::string& file) {
      return fmt::format("<data type=\"{}\"><location href=\"repodata/{}\"/></data>", type, file);
    };
    write(root, at + "repomd.xml",
          "<?xml version=\"1.0\"?><repomd>" + named("primary", "1-primary.xml.gz") +
              (advisories.empty() ? "" : named("updateinfo", "2-updateinfo.xml.zst")) +
              "</repomd>");
    write(root, at + "1-primary.xml.gz",
          tests::packed("<metadata xmlns:rpm=\"r\">" + packages + "</metadata>",
                        tests::packing::gzip));
    if (!advisories.empty())
      write(root, at + "2-updateinfo.xml.zst",
            tests::packed("<updates>" + advisories + "</updates>", tests::packing::zstd));
  }
  inventory::table_scan scanned() const {
    auto s = scan(table_id::updates, root.path());
    if (s.reason.find("librpm is not installed") != s.reason.npos) tests::skip("no librpm here");
    return s;
  }
  std::vector<schemas::update> found() const { return rows<schemas::update>(scanned()); }
};

}  // namespace

TEST_CASE("dnf: what is newer, and whether an advisory about security brings it",
          "[inventory][updates]") {
  const dnf_host h;
  h.keep("base-0123456789abcdef",
         listed_package("demo", "x86_64", "1", "2.10", "1.fc39") +
             listed_package("demo", "aarch64", "1", "9", "1") +
             listed_package("demo", "x86_64", "0", "99", "1") +
             listed_package("libdemo", "noarch", "0", "0.9.2", "1.fc39") +
             listed_package("other", "x86_64", "0", "9", "1"),
         "<update type=\"security\"><pkglist><collection><package name=\"demo\" epoch=\"1\" "
         "version=\"2.4\" release=\"1\" arch=\"x86_64\"/></collection></pkglist></update>"
         "<update type=\"bugfix\"><pkglist><collection><package name=\"libdemo\" epoch=\"0\" "
         "version=\"0.9.2\" release=\"1.fc39\" arch=\"noarch\"/></collection></pkglist></update>");
  const auto s = h.scanned();
  CHECK(s.status == table_status::ok);
  CHECK(s.reason.empty());
  const auto all = h.found();
  REQUIRE(all.size() == 2);
  const auto demo = the(all, [](const auto& u) { return u.name == "demo"; });
  CHECK(demo.format == "rpm");
  CHECK(demo.architecture == "x86_64");
  CHECK(demo.installed == "1:2.3-4.fc39");
  CHECK(demo.version == "1:2.10-1.fc39");
  CHECK(demo.source == "demo");
  CHECK(demo.origin == "base");
  CHECK(demo.security == true);
  CHECK(demo.listed_at.ms);
  const auto lib = the(all, [](const auto& u) { return u.name == "libdemo"; });
  CHECK(lib.version == "0.9.2-1.fc39");
  CHECK(lib.security == false);
}

TEST_CASE("dnf: without advisories nothing is said of security", "[inventory][updates]") {
  const dnf_host h;
  h.keep("base-0123456789abcdef", listed_package("demo", "x86_64", "1", "3", "1"));
  REQUIRE(h.found().size() == 1);
  CHECK_FALSE(h.found()[0].security);
}

TEST_CASE("dnf: a repository with a higher priority hides what others have of its packages",
          "[inventory][updates]") {
  const dnf_host h;
  h.keep("base-0123456789abcdef", listed_package("demo", "x86_64", "1", "3", "1") +
                                      listed_package("libdemo", "x86_64", "0", "2", "1"));
  h.keep("own-0123456789abcdef", listed_package("demo", "x86_64", "1", "2.2", "1") +
                                     listed_package("libdemo", "x86_64", "0", "1", "1"));
  const auto all = h.found();
  REQUIRE(all.size() == 1);
  CHECK(all[0].version == "1-1");
  CHECK(all[0].origin == "own");
}

TEST_CASE("dnf: what is disabled, of an older address or of a module does not count",
          "[inventory][updates]") {
  const dnf_host h;
  h.keep("off-0123456789abcdef", listed_package("demo", "x86_64", "1", "9", "1"));
  h.keep("unknown-0123456789abcdef", listed_package("demo", "x86_64", "1", "9", "1"));
  h.keep("base-0123456789abcdef", listed_package("demo", "x86_64", "1", "9", "1"));
  const auto old = h.root / "var/cache/dnf/base-0123456789abcdef/repodata/repomd.xml";
  fs::last_write_time(old, fs::last_write_time(old) - std::chrono::hours{1});
  h.keep("base-fedcba9876543210",
         listed_package("libdemo", "x86_64", "0", "1", "1.module_f39+1+2"));
  const auto s = h.scanned();
  CHECK(s.status == table_status::ok);
  CHECK(s.rows.empty());
  CHECK_THAT(s.reason, Contains("modules"));
}

TEST_CASE("dnf: lists that break off take no update away", "[inventory][updates]") {
  dnf_host h;
  h.cache = GENERATE(as<std::string>{}, "var/cache/dnf/", "var/cache/libdnf5/");
  h.keep("base-0123456789abcdef", listed_package("demo", "x86_64", "1", "3", "1"));
  REQUIRE(h.found().size() == 1);
  const auto file = h.cache + "base-0123456789abcdef/repodata/" +
                    GENERATE(as<std::string>{}, "repomd.xml", "1-primary.xml.gz");
  CAPTURE(file);
  fs::resize_file(h.root / file, fs::file_size(h.root / file) / 2);
  const auto s = h.scanned();
  CHECK(s.status == table_status::partial);
  schemas::update row;
  row.format = "rpm";
  row.name = "demo";
  CHECK(*s.missed.hold(*schemas::find_table(table_id::updates), schemas::encode_row(row).stable));
}

TEST_CASE("dnf: a package for all architectures is not replaced by sources or a foreign one",
          "[inventory][updates]") {
  const dnf_host h;
  const auto advisory = [](const std::string& arch) {
    return "<update type=\"security\"><pkglist><collection><package name=\"libdemo\" epoch=\"0\" "
           "version=\"9\" release=\"1\" arch=\"" +
           arch + "\"/></collection></pkglist></update>";
  };
  h.keep("base-0123456789abcdef",
         listed_package("libdemo", "src", "0", "9", "1") +
             listed_package("libdemo", "nosrc", "0", "9", "1") +
             listed_package("libdemo", "aarch64", "0", "9", "1") +
             listed_package("libdemo", "x86_64", "0", "2", "1"),
         advisory("src") + advisory("aarch64"));
  const auto all = h.found();
  REQUIRE(all.size() == 1);
  CHECK(all[0].version == "2-1");
  CHECK(all[0].security == false);
}

TEST_CASE("dnf: a list that only lies there packed by zchunk is named, and takes no update away",
          "[inventory][updates]") {
  const dnf_host h;
  const std::string folder = "var/cache/dnf/base-0123456789abcdef/repodata/";
  const std::string other =
      GENERATE(as<std::string>{}, "", "<data type=\"primary\"><location href=\"r/p.xml\"/></data>");
  write(h.root, folder + "repomd.xml",
        "<repomd>" + other +
            "<data type=\"primary_zck\"><location href=\"r/p.xml.zck\"/></data></repomd>");
  write(h.root, folder + "p.xml.zck", "packed");
  const auto s = h.scanned();
  CHECK(s.status == table_status::partial);
  CHECK(s.reason == folder + "p.xml.zck: packed by zchunk, which is not read");
  CHECK_FALSE(s.missed.empty());
}

TEST_CASE("dnf: lists with one part that has no end, or a large repomd.xml, are not read on",
          "[inventory][updates]") {
  const dnf_host h;
  const std::string folder = "base-0123456789abcdef";
  h.keep(folder, listed_package("demo", "x86_64", "1", "3", "1") + "<x a=\"" +
                     std::string(3u << 20, 'a') + "\"/>");
  CHECK(h.scanned().status == table_status::partial);
  h.keep(folder, listed_package("demo", "x86_64", "1", "3", "1") + std::string(3u << 20, '\n'));
  CHECK(h.scanned().status == table_status::ok);  // a list itself may be long
  std::ofstream(h.root / ("var/cache/dnf/" + folder + "/repodata/repomd.xml"), std::ios::app)
      << std::string(5u << 20, '\n');
  CHECK(h.scanned().status == table_status::partial);
}

TEST_CASE("dnf: a repository whose lists cannot be looked at, or found, takes no update away",
          "[inventory][updates]") {
  const dnf_host h;
  h.keep("own-0123456789abcdef", listed_package("demo", "x86_64", "1", "3", "1"));
  SECTION("a link to itself") {
    const auto folder = h.root / "var/cache/dnf/base-0123456789abcdef/repodata";
    fs::create_directories(folder);
    fs::create_symlink("repomd.xml", fs::path(folder) / "repomd.xml");
  }
  SECTION("a variable in its id") {
    write(h.root, "etc/yum.repos.d/y.repo", "[y-$basearch]\nbaseurl=http://y.example/\n");
  }
  const auto s = h.scanned();
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.size() == 1);
  CHECK_FALSE(s.missed.empty());
}

TEST_CASE("zypper: its lists lie in a folder that is called as the repository",
          "[inventory][updates]") {
  dnf_host h;
  h.cache = "var/cache/zypp/raw/";
  write(h.root, "etc/zypp/repos.d/s.repo", "[SUSE (oss)]\nbaseurl=http://s.example/\n");
  write(h.root, "etc/zypp/locks", "type: package\n");
  h.keep("SUSE (oss)", listed_package("demo", "x86_64", "1", "3", "1"));
  REQUIRE(h.found().size() == 1);
  CHECK_THAT(h.scanned().reason, Contains("etc/zypp/locks"));
}
