// Package databases that a configuration puts elsewhere, and those of smaller distributions.
#include "collector/inventory/packages/rpm_places.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

/// `FORMAT NAME VERSION` of every row, sorted.
std::vector<std::string> listed_packages(const tests::temp_dir& root) {
  const auto s = scan(table_id::packages, root.path());
  INFO(s.reason);
  CHECK(s.status == table_status::ok);
  std::vector<std::string> out;
  for (const auto& p : rows<schemas::package>(s))
    out.push_back(fmt::format("{} {} {}", *p.format, *p.name, p.version.value_or("-")));
  std::ranges::sort(out);
  return out;
}
using package_lines = std::vector<std::string>;

void node_package(const tests::temp_dir& root, const std::string& prefix, const std::string& name) {
  write(root, prefix + "/lib/node_modules/" + name + "/package.json",
        R"({"name":")" + name + R"(","version":"1.0.0"})");
}

}  // namespace

TEST_CASE("npm: the prefix that an npmrc names", "[inventory][packages]") {
  const tests::temp_dir root;
  node_package(root, "home/ann/tools", "a");
  node_package(root, "home/bob/mine", "b");
  node_package(root, "data/npm", "c");
  node_package(root, "srv/npm", "d");
  write(root, "home/ann/.npmrc", "# own\nregistry = https://example.org\nprefix=${HOME}/tools\n");
  write(root, "home/bob/.npmrc", "prefix = \"~/mine/\"\n");
  write(root, "home/eve/.npmrc", "prefix=/srv/npm\nprefix=relative\n;prefix=/srv/npm\n");
  write(root, "etc/npmrc", "prefix=/data/npm\n");
  CHECK(listed_packages(root) == package_lines{"npm a 1.0.0", "npm b 1.0.0", "npm c 1.0.0"});
}

TEST_CASE("npm: a package without a name of its own is called as its folder",
          "[inventory][packages]") {
  const tests::temp_dir root;
  write(root, "usr/lib/node_modules/bare/package.json", R"({"version":"1.0.0"})");
  write(root, "usr/lib/node_modules/@team/tool/package.json", R"({"version":"2.0.0"})");
  CHECK(listed_packages(root) == package_lines{"npm @team/tool 2.0.0", "npm bare 1.0.0"});
}

TEST_CASE("npm: a version that is a number, and packages without one", "[inventory][packages]") {
  const tests::temp_dir root;
  const std::string modules = "usr/lib/node_modules/";
  write(root, modules + "a/package.json", R"({"name":"a","version":1})");
  write(root, modules + "b/package.json", R"({"name":"b","version":1.5})");
  write(root, modules + "c/package.json", R"({"name":"c"})");
  write(root, modules + "d/package.json", R"({"name":"d","version":["1"]})");
  CHECK(listed_packages(root) == package_lines{"npm a 1", "npm b 1.5", "npm c -", "npm d -"});
}

TEST_CASE("python: names and versions as pip reads them", "[inventory][packages]") {
  const tests::temp_dir root;
  const std::string site = "usr/lib/python3/dist-packages/";
  write(root, site + "a-1.dist-info/METADATA", "Name:\n cont\nVersion:\n\t1\n\n");
  write(root, site + "b-1.dist-info/METADATA", "Name: UNKNOWN\nVersion: 0.0.0\n\n");
  write(root, site + "c-1.dist-info/METADATA",
        "Name: c\nSummary: x\n y\nVersion: 3\nName: d\n e\n");
  CHECK(listed_packages(root) == package_lines{"pypi UNKNOWN 0.0.0", "pypi c 3", "pypi cont 1"});
}

TEST_CASE("python: packages of PyPy, and of a Python below /opt", "[inventory][packages]") {
  const tests::temp_dir root;
  for (const std::string site :
       {"opt/pypy/lib/pypy3.9/site-packages/a", "opt/az/lib/python3.11/site-packages/d",
        "usr/lib/pypy3/dist-packages/b", "home/ann/.local/lib/pypy3.10/site-packages/c"})
    write(root, site + "-1.dist-info/METADATA",
          "Name: " + site.substr(site.rfind('/') + 1) + "\nVersion: 1\n\n");
  CHECK(listed_packages(root) == package_lines{"pypi a 1", "pypi b 1", "pypi c 1", "pypi d 1"});
}

TEST_CASE("rpm: the database that the macros of rpm name", "[inventory][packages]") {
  using macros = std::vector<std::pair<std::string, std::string>>;
  const auto folder_of = [](const macros& files) {
    const tests::temp_dir root;
    for (const auto& [file, text] : files) write(root, file, text);
    return inventory::rpm_database_folders(*common::root_dir::open(root.path())).front();
  };
  CHECK(folder_of({}) == "usr/lib/sysimage/rpm");
  CHECK(folder_of({{"usr/lib/rpm/macros", "%_var\t\t/var\n%_dbpath  %{_var}/lib/rpm\n"}}) ==
        "var/lib/rpm");
  CHECK(folder_of({{"usr/lib/rpm/macros", "%_dbpath %{_usr}/lib/sysimage/x\n"},
                   {"usr/lib/rpm/macros.d/macros.a", "%_usr /mine\n"}}) == "mine/lib/sysimage/x");
  CHECK(folder_of({{"etc/rpm/macros", "%_dbpath /srv/last\n"},
                   {"etc/rpm/macros.x", "# %_dbpath /no\n %_dbpath /srv/x/\n"}}) == "srv/last");
  CHECK(folder_of({{"etc/rpm/macros.x", "%_dbpath /srv/x/\n"}}) == "srv/x");
  for (const auto* odd : {"%_dbpath %(rm -rf /)\n", "%_dbpath relative\n", "%_dbpath %_dbpath\n",
                          "%_dbpath(x) /srv\n", "%_dbpath %{?x}/srv\n", "%_dbpath %{_usr\n"})
    CHECK(folder_of({{"etc/rpm/macros", odd}}) == "usr/lib/sysimage/rpm");
  const tests::temp_dir root;
  write(root, "etc/rpm/macros.db", "%_dbpath %{_var}/other/rpm\n");
  write(root, "var/other/rpm/rpmdb.sqlite", "no database");
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status != table_status::unsupported);
  CHECK(s.status != table_status::ok);
}

TEST_CASE("python: a zipped egg has the name and version of its file", "[inventory][packages]") {
  const tests::temp_dir root;
  const std::string site = "usr/lib/python3/dist-packages/";
  write(root, site + "My_Tool-1.2-py3.11.egg", "PK\3\4 and more");
  write(root, site + "noversion.egg", "PK\3\4 and more");
  write(root, site + "nozip-1.0-py3.11.egg", "something else");
  CHECK(listed_packages(root) == package_lines{"pypi My-Tool 1.2"});
}

TEST_CASE("opkg: every destination and a status file of another name", "[inventory][packages]") {
  const tests::temp_dir root;
  const auto stanza = [](const std::string& name) {
    return "Package: " + name + "\nVersion: 1\nStatus: install ok installed\n\n";
  };
  write(root, "etc/opkg.conf", "dest root /\ndest ram  /tmp\n# dest usb /mnt/usb\n");
  write(root, "etc/opkg/customfeeds.conf",
        "dest disk /mnt/disk/\noption status_file /srv/status\n");
  write(root, "usr/lib/opkg/status", stanza("a"));
  write(root, "tmp/usr/lib/opkg/status", stanza("b"));
  write(root, "mnt/disk/var/lib/opkg/status", stanza("c"));
  write(root, "srv/status", stanza("d"));
  write(root, "mnt/usb/usr/lib/opkg/status", stanza("no"));
  CHECK(listed_packages(root) == package_lines{"opkg a 1", "opkg b 1", "opkg c 1", "opkg d 1"});
}

TEST_CASE("pacman: the database that pacman.conf names", "[inventory][packages]") {
  const auto with = [](const std::string& conf, const std::string& database) {
    const tests::temp_dir root;
    write(root, "etc/pacman.conf", conf);
    write(root, database + "/local/a-1-1/desc", "%NAME%\na\n\n%VERSION%\n1-1\n");
    return listed_packages(root);
  };
  const package_lines one{"pacman a 1-1"};
  CHECK(with("[options]\nDBPath = /srv/pacman/\n", "srv/pacman") == one);
  CHECK(with("[options]\n#DBPath = /srv/pacman/\nRootDir=/mnt\n", "mnt/var/lib/pacman") == one);
  CHECK(with("[options]\nHoldPkg = pacman\n", "var/lib/pacman") == one);
}

TEST_CASE("pacman: what pacman.conf includes", "[inventory][packages]") {
  const auto with = [](const std::string& conf) {
    const tests::temp_dir root;
    write(root, "etc/pacman.conf", conf);
    write(root, "etc/pacman.d/db.conf", "DBPath = /srv/pacman/\n");
    write(root, "etc/pacman.d/self.conf", "[options]\nInclude = /etc/pacman.d/self.conf\n");
    write(root, "srv/pacman/local/a-1-1/desc", "%NAME%\na\n\n%VERSION%\n1-1\n");
    write(root, "var/lib/pacman/local/b-1-1/desc", "%NAME%\nb\n\n%VERSION%\n1-1\n");
    return listed_packages(root);
  };
  const package_lines there{"pacman a 1-1"}, usual{"pacman b 1-1"};
  CHECK(with("[options]\nInclude = /etc/pacman.d/db.conf\n") == there);
  CHECK(with("[options]\nInclude = /etc/pacman.d/d*.conf\n") == there);
  CHECK(with("[options]\nDBPath = /var/lib/pacman\nInclude = /etc/pacman.d/db.conf\n") == usual);
  CHECK(with("[core]\nInclude = /etc/pacman.d/db.conf\n") == usual);
  CHECK(with("[options]\nInclude = /etc/pacman.d/self.conf\n") == usual);
}

TEST_CASE("xbps: every package of the property list", "[inventory][packages]") {
  const tests::temp_dir root;
  const std::string head = R"(<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
)";
  const std::string file = "var/db/xbps/pkgdb-0.38.plist";
  write(root, file, head + R"(<key>_XBPS_ALTERNATIVES_</key><dict><key>vi</key><array/></dict>
<key>gtk+3</key><dict>
 <key>alternatives</key><dict><key>x</key><array><string>a:b</string></array></dict>
 <key>architecture</key><string>x86_64</string>
 <key>automatic-install</key><true/>
 <key>installed_size</key><integer>4096</integer>
 <key>license</key><string>LGPL-2.1-or-later</string>
 <key>pkgver</key><string>gtk+3-3.24.41_2</string>
 <key>run_depends</key><array><string>musl&gt;=1.2</string></array>
 <key>short_desc</key><string>A &lt;toolkit&gt;</string>
 <key>state</key><string>installed</string>
</dict>
<key>musl</key><dict><key>pkgver</key><string>musl-1.2.4_3</string></dict>
</dict></plist>
)");
  CHECK(listed_packages(root) == package_lines{"xbps gtk+3 3.24.41_2", "xbps musl 1.2.4_3"});
  const auto gtk = the(rows<schemas::package>(scan(table_id::packages, root.path())),
                       [](const auto& p) { return p.name == "gtk+3"; });
  CHECK(gtk.description == "A <toolkit>");
  CHECK(gtk.release == "2");
  CHECK(gtk.status == "installed");
  CHECK(gtk.size_bytes == 4096);
  CHECK(gtk.architecture == "x86_64");
  for (const std::string& broken :
       {head + "<key>a</key><dict><key>pkgver</key><string>a-1_1</string></dict>",
        head + "<key>a</key><dict><key>state</key><string>x</string></dict></dict></plist>",
        std::string("<!DOCTYPE plist [<!ENTITY a \"b\">]><plist><dict/></plist>")}) {
    write(root, file, broken);
    const auto s = scan(table_id::packages, root.path());
    INFO(s.reason);
    CHECK(s.status != table_status::ok);
    CHECK_FALSE(s.missed.empty());
  }
}

TEST_CASE("Slackware: a file a package, named as it is", "[inventory][packages]") {
  const tests::temp_dir root;
  write(root, "var/lib/pkgtools/packages/aaa_base-15.0-x86_64-4_slack15.0",
        "PACKAGE NAME:     aaa_base-15.0-x86_64-4_slack15.0\nCOMPRESSED PACKAGE SIZE:     12K\n"
        "UNCOMPRESSED PACKAGE SIZE:     1.5M\nPACKAGE DESCRIPTION:\n"
        "aaa_base: aaa_base (Basic Linux filesystem package)\naaa_base:\nFILE LIST:\n./\n");
  write(root, "var/lib/pkgtools/packages/gcc-g++-11.2.0-x86_64-2", "");
  write(root, "var/lib/pkgtools/packages/README", "no package");
  CHECK(listed_packages(root) ==
        package_lines{"slackware aaa_base 15.0-4_slack15.0", "slackware gcc-g++ 11.2.0-2"});
  const auto base = the(rows<schemas::package>(scan(table_id::packages, root.path())),
                        [](const auto& p) { return p.name == "aaa_base"; });
  CHECK(base.description == "Basic Linux filesystem package");
  CHECK(base.architecture == "x86_64");
  CHECK(base.size_bytes == 1'572'864);
  const tests::temp_dir older;
  write(older, "var/log/packages/bash-4.2.053-x86_64-1", "");
  CHECK(listed_packages(older) == package_lines{"slackware bash 4.2.053-1"});
}

TEST_CASE("flatpak: installations of the system that a file names", "[inventory][packages]") {
  const tests::temp_dir root;
  write(root, "etc/flatpak/installations.d/extra.conf",
        "[Installation \"extra\"]\nPath=/srv/flatpak/\nDisplayName=Extra\n");
  write(root, "etc/flatpak/installations.d/note.txt", "[Installation \"no\"]\nPath=/srv/no\n");
  for (const std::string base : {"srv/flatpak", "srv/no"})
    write(root, base + "/app/org.example.App/x86_64/stable/active/metadata", "");
  CHECK(listed_packages(root) == package_lines{"flatpak org.example.App -"});
}

TEST_CASE("packages: stores that are not read are named", "[inventory][packages]") {
  const tests::temp_dir root;
  fs::create_directories(root / "nix/store");
  auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::unsupported);
  CHECK(s.reason.find("here and not read: Nix (/nix/store)") != s.reason.npos);
  write(root, "lib/apk/db/installed", "P:a\nV:1-r0\n\n");
  s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::ok);
  CHECK(s.reason == "here and not read: Nix (/nix/store)");
}
