// Who may write what root runs, what is found before a package's program, and files that give
// rights, on made-up hosts.
#include <sys/stat.h>

#include <set>

#include "common/file_memory.hpp"
#include "tests/unit/inventory/hook_host.hpp"

using tests::after_a_while;
using tests::hook_host;
using tests::hook_texts;

TEST_CASE("hooks: what root runs and others may write", "[inventory][hooks]") {
  const hook_host h;
  const std::string units = "etc/systemd/system/";
  write(h.root, units + "root.service", "[Service]\nExecStart=/opt/a/run\n");
  write(h.root, units + "ann.service", "[Service]\nUser=ann\nExecStart=/opt/b/run\n");
  write(h.root, units + "any.service", "[Service]\nDynamicUser=yes\nExecStart=/opt/c/run\n");
  write(h.root, "etc/crontab", "0 0 * * * root /opt/d/run x\n0 0 * * * ann /opt/e/run\n");
  for (const std::string folder : {"a", "b", "c", "d", "e"})
    write(h.root, "opt/" + folder + "/run", "x");
  CHECK(h.of("writable").empty());
  for (const std::string folder : {"a", "b", "c", "d", "e"})
    REQUIRE(::chmod((h.root / ("opt/" + folder + "/run")).c_str(), 0757) == 0);
  REQUIRE(::chmod((h.root / "opt/d").c_str(), 0777) == 0);
  REQUIRE(::chmod((h.root / (units + "root.service")).c_str(), 0666) == 0);
  CHECK(h.of("writable") == hook_texts{"/etc/systemd/system/root.service = by everybody",
                                       "/opt/a/run = by everybody", "/opt/d = by everybody",
                                       "/opt/d/run = by everybody"});
  // Nobody can replace another's file there.
  REQUIRE(::chmod((h.root / "opt/d").c_str(), 01777) == 0);
  CHECK(h.of("writable").size() == 3);
}

TEST_CASE("hooks: a program that is found before a package's", "[inventory][hooks]") {
  const hook_host h;
  for (const auto* path : {"usr/bin/ls", "usr/sbin/ss", "usr/bin/own", "usr/local/bin/ls",
                           "usr/local/sbin/ss", "usr/local/bin/mine"})
    write(h.root, path, "x");
  fs::create_symlink("/usr/bin/own", h.root / "usr/local/bin/own");
  CHECK(h.of("shadowing") == hook_texts{"/usr/local/bin/ls = found before /usr/bin/ls",
                                        "/usr/local/sbin/ss = found before /usr/sbin/ss"});
}

TEST_CASE("hooks: files that give rights, made since packages last changed", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/passwd", "ann:x:1000:1000::/home/ann:/bin/sh\n");
  h.packaged("sudo", "usr/bin/sudo", "theirs");
  write(h.root, "usr/bin/older", "x");
  const auto gives = [&](const std::string& path) {
    write(h.root, path, "x");
    REQUIRE(::chmod((h.root / path).c_str(), 04755) == 0);
  };
  REQUIRE(::chmod((h.root / "usr/bin/sudo").c_str(), 04755) == 0);
  gives("usr/bin/older");
  after_a_while();
  write(h.root, "var/lib/dpkg/status", "Package: sudo\nStatus: install ok installed\n\n");
  CHECK(h.of("setuid").empty());
  after_a_while();
  for (const auto* path : {"usr/bin/new", "tmp/.x", "home/ann/x"}) gives(path);
  write(h.root, "tmp/harmless", "x");
  // In another folder it is told by the table of all such files.
  gives("srv/a/deep/x");
  gives("opt/vendor/bin/y");
  CHECK(h.of("setuid") == hook_texts{"/home/ann/x = setuid", "/opt/vendor/bin/y = setuid",
                                     "/tmp/.x = setuid", "/usr/bin/new = setuid"});
  CHECK(h.of("writable").empty());
  REQUIRE(::chmod((h.root / "tmp/.x").c_str(), 0755) == 0);
  CHECK(h.of("setuid").size() == 3);
  // A package's own program, to which somebody else gave rights.
  REQUIRE(::chmod((h.root / "usr/bin/sudo").c_str(), 04711) == 0);
  CHECK(h.of("setuid").size() == 4);
}

TEST_CASE("hooks: an update of packages hides no file that was given rights just before it",
          "[inventory][hooks]") {
  const hook_host h;
  h.packaged("sudo", "usr/bin/sudo", "theirs");
  const auto memory = std::make_shared<common::file_memory>(common::milliseconds{0});
  const auto host = common::root_dir::open(h.root.path())->remembering(memory);
  REQUIRE(host);
  const auto told = [&] {
    memory->begin_scan();
    memory->begin_part(1);
    std::set<std::string> out;
    for (const auto& r :
         rows<tests::hook>(inventory::run(provider_of(table_id::startup_hooks), *host)))
      if (r.kind == "setuid") out.insert(*r.path);
    return out;
  };
  for (int scans = 0; scans < 3; ++scans) CHECK(told().empty());
  after_a_while();
  write(h.root, "usr/bin/x", "a shell");
  REQUIRE(::chmod((h.root / "usr/bin/x").c_str(), 04755) == 0);
  REQUIRE(::chmod((h.root / "usr/bin/sudo").c_str(), 04755) == 0);
  after_a_while();
  write(h.root, "var/lib/dpkg/status", "Package: sudo\nStatus: install ok installed\n\n");
  CHECK(told() == std::set<std::string>{"/usr/bin/x"});  // sudo came so
}
