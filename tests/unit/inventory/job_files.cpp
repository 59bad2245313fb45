// Packages and contents behind jobs and files with rights.
#include <sys/stat.h>

#include "common/hash.hpp"
#include "common/hex.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using job = schemas::scheduled_job;

struct packaged_host {
  tests::temp_dir root;
  packaged_host() {
    write(root, "etc/passwd", "root:x:0:0::/root:/bin/sh\n");
    write(root, "etc/group", "root:x:0:\n");
  }
  std::string md5_of(const std::string& text) const {
    common::hasher md5(common::hasher::kind::md5);
    return common::to_hex(std::string_view(md5.add(text).finish()));
  }
  /// A configuration file of `p`, as dpkg knows it.
  void conffile(const std::string& path, const std::string& text) const {
    write(root, path, text);
    write(root, "var/lib/dpkg/info/p.list", "/.\n/" + path + "\n");
    write(root, "var/lib/dpkg/status",
          "Package: p\nStatus: install ok installed\nConffiles:\n /" + path + " " + md5_of(text) +
              "\nDescription: x\n");
  }
  void script(const std::string& path, const std::string& text = "#!/bin/sh\n") const {
    write(root, path, text);
    ::chmod((root / path).c_str(), 0755);
  }
  job only() const {
    const auto all = rows<job>(scan(table_id::scheduled_jobs, root.path()));
    REQUIRE(all.size() == 1);
    return all.front();
  }
};

std::string hex_of(const std::string& text) {
  return common::to_hex(std::string_view(common::sha256(text)));
}

}  // namespace

TEST_CASE("jobs: a script of run-parts has a digest and the package that brought it",
          "[inventory][jobs]") {
  const packaged_host h;
  h.conffile("etc/cron.daily/x", "#!/bin/sh\n");
  CHECK(h.only().package == "p");
  CHECK(h.only().altered == false);
  CHECK(h.only().digest == hex_of("#!/bin/sh\n"));
  write(h.root, "etc/cron.daily/x", "#!/bin/sh\n/tmp/x\n");
  CHECK(h.only().altered == true);
  CHECK(h.only().digest == hex_of("#!/bin/sh\n/tmp/x\n"));
}

TEST_CASE("jobs: a script that nobody owns has one", "[inventory][jobs]") {
  const packaged_host h;
  h.script("etc/cron.hourly/x");
  CHECK_FALSE(h.only().package);
  CHECK_FALSE(h.only().altered);
  CHECK(h.only().digest == hex_of("#!/bin/sh\n"));
}

TEST_CASE("jobs: what a line runs shows by its content, where no package has it",
          "[inventory][jobs]") {
  const packaged_host h;
  h.conffile("etc/cron.d/p", "* * * * * root test -x /opt/a && /opt/a >/opt/log 2> /opt/log\n");
  CHECK(h.only().package == "p");
  CHECK_FALSE(h.only().digest);
  h.script("opt/a");
  h.script("opt/log");
  CHECK(h.only().digest == hex_of("#!/bin/sh\n"));
  h.script("opt/a", "#!/bin/sh\nx\n");
  CHECK(h.only().digest == hex_of("#!/bin/sh\nx\n"));
  write(h.root, "var/lib/dpkg/info/q.list", "/opt/a\n");
  CHECK_FALSE(h.only().digest);
}

TEST_CASE("jobs: a password in a script is in no digest of it", "[inventory][jobs][secrets]") {
  const packaged_host h;
  const std::string begin = "#!/bin/sh\nmysqldump -u root -p", end = " base\n";
  h.script("etc/cron.daily/x", begin + "Cat31" + end);
  const auto before = h.only().digest;
  CHECK(before == hex_of(begin + "***" + end));
  h.script("etc/cron.daily/x", begin + "Dog32" + end);
  CHECK(h.only().digest == before);
  h.script("etc/cron.daily/x", begin + "Dog32" + end + "/tmp/x\n");
  CHECK(h.only().digest != before);
}

TEST_CASE("jobs: data in a command is no program, and an interpreter makes it one",
          "[inventory][jobs]") {
  const packaged_host h;
  write(h.root, "srv/x.py", "print()\n");
  const auto runs = [&](const std::string& command) {
    write(h.root, "etc/crontab", "* * * * * root " + command + "\n");
    return h.only().digest.value_or("none");
  };
  CHECK(runs("cat /srv/x.py") == "none");
  CHECK(runs("/usr/bin/python3.11 -u /srv/x.py /srv/missing") == hex_of("print()\n"));
  CHECK(runs(". /srv/x.py") == hex_of("print()\n"));
  h.script("srv/y");
  CHECK(runs("sh /srv/x.py; /srv/y") ==
        hex_of("/srv/x.py:" + hex_of("print()\n") + "\n/srv/y:" + hex_of("#!/bin/sh\n") + "\n"));
}

TEST_CASE("setuid files: whose they are, and whether they are still what was brought",
          "[inventory][suid]") {
  const packaged_host h;
  write(h.root, "usr/bin/su", "x");
  write(h.root, "var/lib/dpkg/info/login:amd64.list", "/usr/bin/su\n");
  write(h.root, "var/lib/dpkg/info/login:amd64.md5sums", h.md5_of("x") + "  usr/bin/su\n");
  write(h.root, "opt/evil", "x");
  for (const auto* path : {"usr/bin/su", "opt/evil"}) ::chmod((h.root / path).c_str(), 04755);
  const auto at = [&](const std::string& path) {
    return the(rows<schemas::suid_file>(scan(table_id::suid_files, h.root.path())),
               [&](const auto& f) { return f.path == path; });
  };
  CHECK(at("/usr/bin/su").package == "login");
  CHECK(at("/usr/bin/su").altered == false);
  CHECK_FALSE(at("/opt/evil").package);
  CHECK_FALSE(at("/opt/evil").altered);
  write(h.root, "usr/bin/su", "y");
  ::chmod((h.root / "usr/bin/su").c_str(), 04755);
  CHECK(at("/usr/bin/su").altered == true);
}
