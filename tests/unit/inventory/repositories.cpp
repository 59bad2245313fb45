// Where each package manager is told to take packages from.
#include "tests/unit/inventory/repository_host.hpp"

TEST_CASE("a host without any file of repositories has no such table", "[inventory]") {
  const repository_host h;
  CHECK(h.scanned().status == table_status::unsupported);
}

TEST_CASE("apt: lines with options, comments and flat folders", "[inventory][repositories]") {
  const repository_host h;
  write(h.root, "etc/apt/sources.list",
        "# deb http://gone.example/debian bookworm main\n"
        "deb http://deb.debian.org/debian bookworm main contrib # all of it\n"
        "deb http://deb.debian.org/debian bookworm non-free\n"
        "deb-src http://deb.debian.org/debian bookworm main\n"
        "deb [ arch=amd64,arm64 signed-by=/etc/apt/keyrings/x.gpg ] https://x.example/apt stable "
        "main\n"
        "deb [trusted=yes] http://flat.example/pool ./\n"
        "deb cdrom:[Debian GNU/Linux 12 _Bookworm_]/ bookworm main\n");
  const auto s = h.scanned();
  CHECK(s.status == table_status::ok);
  CHECK(s.rows.size() == 5);
  const auto debian = h.named("deb http://deb.debian.org/debian bookworm");
  CHECK(debian.format == "deb");
  CHECK(debian.file == "/etc/apt/sources.list");
  CHECK(debian.type == "deb");
  CHECK(debian.uri == "http://deb.debian.org/debian");
  CHECK(debian.suite == "bookworm");
  CHECK(debian.components == repository_texts{"main", "contrib", "non-free"});
  CHECK(debian.enabled == true);
  CHECK(debian.verified == true);
  CHECK_FALSE(debian.signed_by);
  CHECK(debian.line == 2);
  const auto x = h.named("deb https://x.example/apt stable");
  CHECK(x.architectures == repository_texts{"amd64", "arm64"});
  CHECK(x.signed_by == "/etc/apt/keyrings/x.gpg");
  CHECK(h.named("deb http://flat.example/pool ./").verified == false);
  CHECK(h.named("deb cdrom:[Debian GNU/Linux 12 _Bookworm_]/ bookworm").components ==
        repository_texts{"main"});
}

TEST_CASE("apt: stanzas, every type of every suite; what is disabled is a row",
          "[inventory][repositories]") {
  const repository_host h;
  write(h.root, "etc/apt/sources.list.d/ubuntu.sources",
        "# Ubuntu\nTypes: deb deb-src\nURIs: http://archive.ubuntu.com/ubuntu\n"
        "Suites: noble noble-updates\nComponents: main\n universe\n"
        "Signed-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg\n\n"
        "Types: deb\nURIs: http://off.example/\nSuites: noble\nComponents: main\nEnabled: no\n\n"
        "types: deb\nuris: http://own.example/\nsuites: own/\nallow-insecure: yes\n"
        "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mDMEY\n");
  write(h.root, "etc/apt/sources.list.d/old.list.save", "deb http://old.example/ x main\n");
  write(h.root, "etc/apt/sources.list.d/with space.list", "deb http://space.example/ x main\n");
  CHECK(h.scanned().rows.size() == 6);
  const auto updates = h.named("deb http://archive.ubuntu.com/ubuntu noble-updates");
  CHECK(updates.components == repository_texts{"main", "universe"});
  CHECK(updates.signed_by == "/usr/share/keyrings/ubuntu-archive-keyring.gpg");
  CHECK(updates.line == 2);
  CHECK(h.named("deb-src http://archive.ubuntu.com/ubuntu noble").enabled == true);
  CHECK(h.named("deb http://off.example/ noble").enabled == false);
  const auto own = h.named("deb http://own.example/ own/");
  CHECK(own.verified == false);
  CHECK(own.signed_by == "embedded");
}

TEST_CASE("passwords of addresses do not leave the host", "[inventory][repositories]") {
  const repository_host h;
  write(h.root, "etc/apt/sources.list",
        "deb https://ann:hunter2secret@a.example/debian bookworm main\n");
  write(h.root, "etc/yum.repos.d/a.repo",
        "[a]\nbaseurl=https://bob:hunter2secret@b.example/$releasever\n"
        " https://bob:hunter2secret@c.example/\ngpgkey=https://x:hunter2secret@d.example/key\n");
  write(h.root, "etc/apk/repositories", "https://u:hunter2secret@e.example/alpine/main\n");
  write(h.root, "etc/pacman.conf", "[core]\nServer = https://u:hunter2secret@f.example/$repo\n");
  write(h.root, "etc/opkg/customfeeds.conf", "src/gz own https://u:hunter2secret@g.example/x\n");
  const auto s = h.scanned();
  CHECK(s.rows.size() == 5);
  for (const auto& r : s.rows) CHECK(r.stable.find("hunter2secret") == std::string::npos);
}

TEST_CASE("yum and dnf: sections of .repo files, and what [main] says for all",
          "[inventory][repositories]") {
  const repository_host h;
  write(h.root, "etc/dnf/dnf.conf", "[main]\ngpgcheck=1\nbest=True\n\n[inline]\nbaseurl=file:/x\n");
  fs::create_symlink("dnf/dnf.conf", h.root / "etc/yum.conf");
  write(h.root, "etc/yum.repos.d/rocky.repo",
        "[baseos]\nname=Rocky Linux $releasever - BaseOS\n"
        "mirrorlist=https://mirrors.example/list?arch=$basearch\n#baseurl=http://no.example/\n"
        "gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-Rocky-9\nenabled=1\n\n"
        "[baseos-source]\nname=Sources\nbaseurl=http://a.example/$releasever/\n"
        "   http://b.example/,http://c.example/\nenabled=0\ngpgcheck=0\npriority=10\n");
  write(h.root, "etc/yum.repos.d/rocky.repo.rpmsave", "[old]\nbaseurl=http://old.example/\n");
  CHECK(h.scanned().status == table_status::ok);
  CHECK(h.scanned().rows.size() == 3);
  const auto base = h.named("baseos");
  CHECK(base.format == "rpm");
  CHECK(base.title == "Rocky Linux $releasever - BaseOS");
  CHECK(base.uri == "https://mirrors.example/list?arch=$basearch");
  CHECK_FALSE(base.mirrors);
  CHECK(base.enabled == true);
  CHECK(base.verified == true);
  CHECK(base.signed_by == "file:///etc/pki/rpm-gpg/RPM-GPG-KEY-Rocky-9");
  CHECK(base.line == 1);
  const auto sources = h.named("baseos-source");
  CHECK(sources.uri == "http://a.example/$releasever/");
  CHECK(sources.mirrors == repository_texts{"http://b.example/", "http://c.example/"});
  CHECK(sources.enabled == false);
  CHECK(sources.verified == false);
  CHECK(sources.priority == 10);
  CHECK(sources.line == 8);
  CHECK(h.named("inline").file == "/etc/dnf/dnf.conf");
}

TEST_CASE("dnf: a configuration that is a link is read, and no file twice",
          "[inventory][repositories]") {
  const repository_host h;
  write(h.root, "etc/site/dnf.conf", "[main]\ngpgcheck=0\n\n[inline]\nbaseurl=file:/x\n");
  fs::create_directories(h.root / "etc/dnf");
  fs::create_symlink("../site/dnf.conf", h.root / "etc/dnf/dnf.conf");
  fs::create_symlink("site/dnf.conf", h.root / "etc/yum.conf");
  CHECK(h.scanned().rows.size() == 1);
  CHECK(h.named("inline").file == "/etc/dnf/dnf.conf");
  CHECK(h.named("inline").verified == false);
}

TEST_CASE("apt: more stanzas than are read are told", "[inventory][repositories]") {
  const repository_host h;
  std::string many;
  for (int n = 0; n < 5001; ++n)
    many += fmt::format("Types: deb\nURIs: http://a.example/{}\nSuites: x\nComponents: y\n\n", n);
  write(h.root, "etc/apt/sources.list.d/many.sources", many);
  const auto s = h.scanned();
  CHECK(s.status == table_status::partial);
  CHECK_THAT(s.reason, Catch::Matchers::Contains("many.sources:25001: more stanzas"));
  CHECK(s.rows.size() == 5000);
}

TEST_CASE("apt: more components of one source than a row has are told",
          "[inventory][repositories]") {
  const repository_host h;
  std::string many;
  for (int n = 0; n < 3000; ++n) many += fmt::format("deb http://a.example/ x c{}\n", n);
  write(h.root, "etc/apt/sources.list", many);
  const auto s = h.scanned();
  CHECK(s.status == table_status::partial);
  const auto all = rows<schemas::repository>(s);
  REQUIRE(all.size() == 1);
  CHECK(all[0].components->size() == 1000);
}

TEST_CASE("without a word on signatures nothing is claimed of them", "[inventory][repositories]") {
  const repository_host h;
  write(h.root, "etc/yum.repos.d/a.repo", "[a]\nbaseurl=http://a.example/\n");
  write(h.root, "etc/apk/repositories", "http://b.example/main\n");
  for (const auto& r : rows<schemas::repository>(h.scanned())) CHECK_FALSE(r.verified);
}

TEST_CASE("zypper: its own folder, and zypp.conf for what is not said",
          "[inventory][repositories]") {
  const repository_host h;
  write(h.root, "etc/zypp/zypp.conf", "## x\n[main]\n# gpgcheck = off\ngpgcheck = on\n");
  write(h.root, "etc/zypp/repos.d/repo-oss.repo",
        "[repo-oss]\nname=Main\nenabled=1\nautorefresh=1\n"
        "baseurl=http://download.opensuse.org/distribution/leap/$releasever/repo/oss/\n"
        "path=/\ntype=rpm-md\nkeeppackages=0\npriority=99\n");
  const auto oss = h.named("repo-oss");
  CHECK(oss.file == "/etc/zypp/repos.d/repo-oss.repo");
  CHECK(oss.type == "rpm-md");
  CHECK(oss.verified == true);
  CHECK(oss.priority == 99);
}

TEST_CASE("apk, pacman and opkg", "[inventory][repositories]") {
  const repository_host h;
  write(h.root, "etc/apk/repositories",
        "https://dl-cdn.alpinelinux.org/alpine/v3.20/main\n#https://off.example/community\n"
        "@edge https://dl-cdn.alpinelinux.org/alpine/edge/main\n/media/cdrom/apks\n");
  write(h.root, "etc/pacman.conf",
        "[options]\nSigLevel = Required DatabaseOptional\n#[testing]\n[core]\n"
        "Include = /etc/pacman.d/mirror*\n[own]\nSigLevel = Optional TrustAll\n"
        "Server = file:///srv/$repo\n");
  write(h.root, "etc/pacman.d/mirrorlist",
        "#Server = https://off.example/\nServer = https://a.example/$repo/os/$arch\n"
        "Server = https://b.example/$repo/os/$arch\nServerless\n");
  write(h.root, "etc/opkg.conf", "dest root /\noption check_signature\n");
  write(h.root, "etc/opkg/distfeeds.conf",
        "src/gz openwrt_core https://downloads.openwrt.org/releases/23.05/core\n# src/gz x y\n");
  CHECK(h.scanned().status == table_status::ok);
  CHECK(h.scanned().rows.size() == 6);
  const auto edge = h.named("@edge https://dl-cdn.alpinelinux.org/alpine/edge/main");
  CHECK(edge.format == "apk");
  CHECK(edge.suite == "@edge");
  CHECK(edge.line == 3);
  CHECK(h.named("/media/cdrom/apks").uri == "/media/cdrom/apks");
  const auto core = h.named("core");
  CHECK(core.format == "pacman");
  CHECK(core.verified == true);
  CHECK(core.uri == "https://a.example/$repo/os/$arch");
  CHECK(core.mirrors == repository_texts{"https://b.example/$repo/os/$arch"});
  CHECK(h.named("own").verified == false);
  const auto feed = h.named("openwrt_core");
  CHECK(feed.format == "opkg");
  CHECK(feed.type == "src/gz");
  CHECK(feed.verified == true);
}

TEST_CASE("repositories: long files, bytes that are no text, links out of the root",
          "[inventory][repositories]") {
  const repository_host h;
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += fmt::format("deb http://a.example/{} b c\n", i);
  write(h.root, "etc/apt/sources.list.d/many.list", many);
  write(h.root, "etc/apk/repositories", "http://\xff\xfe.example/\n");
  fs::create_symlink("/etc/hostname", h.root / "etc/apt/sources.list");
  fs::create_symlink("../../../../../etc", h.root / "etc/yum.repos.d");
  const auto s = h.scanned();
  CHECK(s.status == table_status::partial);
  CHECK_THAT(s.reason, Catch::Matchers::Contains("many.list: larger than 1048576 bytes") ||
                           Catch::Matchers::Contains("more than 20000 repositories"));
  CHECK(s.rows.size() == 20'000);
}
