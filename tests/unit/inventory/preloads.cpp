// What the dynamic loader is told to load, in every place that is read.
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/inventory/scan.hpp"

namespace {

using preload = schemas::preload;
using text_list = std::vector<std::string>;

text_list preloads_of(const tests::temp_dir& root) {
  const auto s = scan(table_id::preloads, root.path());
  CHECK(s.status == table_status::ok);
  text_list out;
  for (const auto& p : rows<preload>(s))
    out.push_back(fmt::format("{} {} {} {}={}", *p.kind, *p.source, p.unit.value_or("-"),
                              *p.variable, *p.path));
  std::ranges::sort(out);
  return out;
}

}  // namespace

TEST_CASE("preloads: ld.so.preload is blanks, colons and comments", "[inventory][preloads]") {
  tests::temp_dir root;
  write(root, "etc/ld.so.preload", "/lib/a.so:/lib/b.so\t/lib/c.so # /lib/d.so\n\n$LIB/e.so\n");
  write(root, "lib/a.so", "x");
  ::chmod((root / "lib/a.so").c_str(), 04755);
  const auto all = rows<preload>(scan(table_id::preloads, root.path()));
  REQUIRE(all.size() == 4);
  const auto at = [&](const char* path) {
    return the(all, [&](const preload& p) { return p.path == path; });
  };
  CHECK(at("/lib/a.so").exists == true);
  CHECK(at("/lib/a.so").uid == ::getuid());
  CHECK(at("/lib/a.so").mode == "4755");
  CHECK(at("/lib/b.so").exists == false);
  CHECK_FALSE(at("/lib/b.so").mode);
  CHECK_FALSE(at("$LIB/e.so").exists);  // only the loader knows
  CHECK(at("/lib/c.so").kind == "ld.so.preload");
  CHECK(at("/lib/c.so").source == "/etc/ld.so.preload");
  CHECK(at("/lib/c.so").variable == "LD_PRELOAD");
}

TEST_CASE("preloads: a unit's own, its files' and what drop-ins take back",
          "[inventory][preloads]") {
  tests::temp_dir root;
  write(root, "usr/lib/systemd/system/a.service",
        "[Service]\nExecStart=/bin/a\nEnvironment=\"LD_PRELOAD=/lib/a.so x.so\" HOME=/x\n"
        "Environment=LD_LIBRARY_PATH=/opt/a:/opt/b\nEnvironmentFile=-/etc/default/a\n");
  write(root, "etc/default/a", "# x\nLD_LIBRARY_PATH='/srv/lib'\nSECRET=y\n");
  write(root, "usr/lib/systemd/system/b.service",
        "[Service]\nExecStart=/bin/b\nEnvironment=LD_PRELOAD=/lib/b.so LD_AUDIT=/lib/c.so\n");
  write(root, "etc/systemd/system/b.service.d/x.conf", "[Service]\nUnsetEnvironment=LD_PRELOAD\n");
  write(root, "usr/lib/systemd/system/c.service",
        "[Service]\nExecStart=/bin/c\nEnvironment=LD_PRELOAD=/lib/d.so\n");
  write(root, "etc/systemd/system/c.service.d/x.conf", "[Service]\nEnvironment=\n");
  write(root, "etc/systemd/system/c.service.d/y.conf",
        "[Service]\nEnvironment=LD_AUDIT=/lib/e.so\n");
  CHECK(preloads_of(root) ==
        text_list{"unit /etc/default/a a.service LD_LIBRARY_PATH=/srv/lib",
                  "unit /etc/systemd/system/c.service.d/y.conf c.service LD_AUDIT=/lib/e.so",
                  "unit /usr/lib/systemd/system/a.service a.service LD_PRELOAD=/lib/a.so",
                  "unit /usr/lib/systemd/system/a.service a.service LD_PRELOAD=x.so",
                  "unit /usr/lib/systemd/system/b.service b.service LD_AUDIT=/lib/c.so"});
}

TEST_CASE("preloads: environments of sessions, of users' services and of the manager",
          "[inventory][preloads]") {
  tests::temp_dir root;
  write(root, "etc/environment", "PATH=/bin\nLD_PRELOAD=\"/lib/env.so\"\n");
  write(root, "etc/security/pam_env.conf",
        "# LD_PRELOAD DEFAULT=/no\nLD_AUDIT DEFAULT=/lib/d.so OVERRIDE=\"/lib/o.so\"\n"
        "LD_LIBRARY_PATH DEFAULT=/opt/x\n");
  write(root, "usr/lib/environment.d/10-a.conf", "LD_PRELOAD=/lib/first.so\n");
  write(root, "etc/environment.d/20-b.conf", "LD_PRELOAD=/lib/last.so\n");
  write(root, "usr/lib/environment.d/20-b.conf", "LD_PRELOAD=/lib/hidden.so\n");
  write(root, "etc/systemd/system.conf.d/a.conf",
        "[Manager]\nDefaultEnvironment=A=b LD_PRELOAD=/lib/all.so\n");
  CHECK(preloads_of(root) ==
        text_list{"environment /etc/environment - LD_PRELOAD=/lib/env.so",
                  "environment.d /etc/environment.d/20-b.conf - LD_PRELOAD=/lib/last.so",
                  "manager /etc/systemd/system.conf.d/a.conf - LD_PRELOAD=/lib/all.so",
                  "pam_env /etc/security/pam_env.conf - LD_AUDIT=/lib/o.so",
                  "pam_env /etc/security/pam_env.conf - LD_LIBRARY_PATH=/opt/x"});
}

TEST_CASE("preloads: none is an empty table, and too many are said", "[inventory][preloads]") {
  tests::temp_dir root;
  CHECK(scan(table_id::preloads, root.path()).status == table_status::unsupported);
  write(root, "etc/hostname", "x\n");
  CHECK(preloads_of(root).empty());
  std::string many;
  for (int n = 0; n < 100'000; ++n) many += "/l" + std::to_string(n) + "\n";
  write(root, "etc/ld.so.preload", many);
  write(root, "etc/environment", "export LD_PRELOAD=\"/of/others.so # why\n");
  const auto s = scan(table_id::preloads, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.size() == 1001);  // one file takes no room from another
  const auto all = rows<schemas::preload>(s);
  CHECK(std::ranges::count(all, "/of/others.so", [](const auto& p) { return *p.path; }) == 1);
  fs::remove(root / "etc/environment");
  CHECK_FALSE(s.missed.empty());
  fs::remove(root / "etc/ld.so.preload");
  fs::create_symlink("../../../../../../../../etc/passwd", root / "etc/ld.so.preload");
  write(root, "etc/environment", "LD_PRELOAD=/caf\xe9.so\n");
  CHECK(preloads_of(root) == text_list{"environment /etc/environment - LD_PRELOAD=/caf\xe9.so"});
}

TEST_CASE("preloads: a file that is known counts, however many there are",
          "[inventory][preloads]") {
  tests::temp_dir root;
  const auto unit = [&](const std::string& name, const std::string& file) {
    write(root, "usr/lib/systemd/system/" + name + ".service",
          "[Service]\nExecStart=/bin/x\nEnvironmentFile=-" + file + "\n");
  };
  write(root, "etc/default/known", "LD_PRELOAD=/lib/e.so\n");
  unit("a", "/etc/default/known");
  for (int n = 0; n < 2001; ++n) unit(fmt::format("m{}", n), fmt::format("/none/{}", n));
  unit("z", "/etc/default/known");
  const auto s = scan(table_id::preloads, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.size() == 2);
}
