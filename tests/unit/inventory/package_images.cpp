// Packages of images that have no package manager, and of smaller distributions.
#include "tests/support/packed.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

std::string packed(const std::string& text) { return tests::packed(text, tests::packing::zstd); }

}  // namespace

TEST_CASE("chisel: the packages that an image was cut out of", "[inventory][packages]") {
  const std::string wall =
      R"({"jsonwall":"1.0","schema":"1.0","count":4})"
      "\n"
      R"({"kind":"content","slice":"base-files_base","path":"/etc/"})"
      "\n"
      R"({"kind":"package","name":"base-files","version":"1:13ubuntu10","sha256":"00","arch":"amd64"})"
      "\n"
      R"({"kind":"slice","name":"base-files_base"})"
      "\n";
  tests::temp_dir root;
  write(root, "var/lib/chisel/manifest.wall", packed(wall));
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::ok);
  const auto p = rows<schemas::package>(s).at(0);
  CHECK(p.name == "base-files");
  CHECK(p.version == "1:13ubuntu10");
  CHECK(p.epoch == 1);
  CHECK(p.format == "deb");
  CHECK(p.architecture == "amd64");
  CHECK(p.installer == "chisel");

  write(root, "var/lib/chisel/manifest.wall", packed(wall).substr(0, 60));
  const auto cut = scan(table_id::packages, root.path());
  CHECK(cut.status == table_status::unknown);
  CHECK_FALSE(cut.missed.empty());
  // One line without end, and lines without end.
  for (const auto& [bomb, says] :
       {std::pair{std::string(2u << 20, ' '), "a line of more than 1 MiB"},
        {std::string(2u << 20, '\n'), "more than 1000000 records"}}) {
    write(root, "var/lib/chisel/manifest.wall", packed(bomb));
    const auto bounded = scan(table_id::packages, root.path());
    CHECK(bounded.reason.find(says) != std::string::npos);
    CHECK_FALSE(bounded.missed.empty());
  }
}

TEST_CASE("Azure Linux: the list of rpms in an image without rpm", "[inventory][packages]") {
  tests::temp_dir root;
  write(
      root, "var/lib/rpmmanifest/container-manifest-2",
      "bash\t5.1.8-4.cm2\t1700000000\t1650000000\tMicrosoft Corporation\t(none)\t1024\tx86_64\t0\t"
      "bash-5.1.8-4.cm2.src.rpm\n"
      "vim\t9.0-1.cm2\t1700000000\t1650000000\tMicrosoft Corporation\t2\t9\tx86_64\t2\t"
      "vim-9.0-1.cm2.src.rpm\n");
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::ok);
  const auto all = rows<schemas::package>(s);
  REQUIRE(all.size() == 2);
  const auto bash = the(all, [](const auto& p) { return p.name == "bash"; });
  CHECK(bash.version == "5.1.8-4.cm2");
  CHECK(bash.source_version == "5.1.8-4.cm2");
  CHECK(bash.release == "4.cm2");
  CHECK(bash.installed_at.ms == 1'700'000'000'000);
  CHECK_FALSE(bash.epoch);
  CHECK(the(all, [](const auto& p) { return p.name == "vim"; }).version == "2:9.0-1.cm2");
  write(root, "var/lib/rpmmanifest/container-manifest-2", "bash\n");
  CHECK_FALSE(scan(table_id::packages, root.path()).missed.empty());
}

TEST_CASE("opkg: what is installed on a router", "[inventory][packages]") {
  tests::temp_dir root;
  write(root, "usr/lib/opkg/status",
        "Package: busybox\nVersion: 1.36.1-1\nDepends: libc\nStatus: install user installed\n"
        "Architecture: mipsel_24kc\nInstalled-Time: 1700000000\n\n"
        "Package: gone\nVersion: 1\nStatus: deinstall user not-installed\n");
  const auto all = rows<schemas::package>(scan(table_id::packages, root.path()));
  REQUIRE(all.size() == 1);
  CHECK(all[0].name == "busybox");
  CHECK(all[0].format == "opkg");
  CHECK(all[0].architecture == "mipsel_24kc");
  CHECK(all[0].release == "1");
  CHECK_FALSE(all[0].path);
}

TEST_CASE("opkg: two roots may have one package each", "[inventory][packages]") {
  tests::temp_dir root;
  const std::string status = "Package: a\nVersion: 1\nStatus: install user installed\n";
  write(root, "etc/opkg.conf", "dest root /\ndest usb /mnt/usb\n");
  write(root, "usr/lib/opkg/status", status);
  write(root, "mnt/usb/usr/lib/opkg/status", status);
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::ok);
  const auto all = rows<schemas::package>(s);
  REQUIRE(all.size() == 2);
  CHECK(the(all, [](const auto& p) { return p.path.has_value(); }).path ==
        "/mnt/usb/usr/lib/opkg/status");
}

TEST_CASE("Portage: names and versions of folders", "[inventory][packages]") {
  tests::temp_dir root;
  const auto folder = [&](const std::string& name) {
    write(root, "var/db/pkg/" + name + "/DESCRIPTION", "what it is\n");
    write(root, "var/db/pkg/" + name + "/SIZE", "77\n");
  };
  for (const auto* name : {"sys-devel/gcc-12.3.1_p20230526-r1", "app-misc/foo-bar-2",
                           "dev-libs/lib-9x-1.0-r2", "app-misc/-MERGING-baz-1"})
    folder(name);
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::ok);
  std::set<std::string> seen;
  for (const auto& p : rows<schemas::package>(s)) seen.insert(*p.name + " " + *p.version);
  CHECK(seen == std::set<std::string>{"sys-devel/gcc 12.3.1_p20230526-r1", "app-misc/foo-bar 2",
                                      "dev-libs/lib-9x 1.0-r2"});
  folder("app-misc/nameless");
  const auto bad = scan(table_id::packages, root.path());
  CHECK(bad.status == table_status::partial);
  CHECK(bad.rows.size() == 3);
}
