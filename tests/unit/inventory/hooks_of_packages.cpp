// dpkg's own notes, and programs that no package has, on made-up hosts.
#include <sys/stat.h>

#include "collector/inventory/packages/dpkg_notes.hpp"
#include "common/file_memory.hpp"
#include "tests/unit/inventory/hook_host.hpp"

using tests::after_a_while;
using tests::hook_host;
using tests::hook_texts;

namespace {

/// A root in which some packages are installed, as dpkg leaves it.
void with_packages(const hook_host& h, int count) {
  for (int i = 0; i < count; ++i)
    for (const auto* end : {".list", ".md5sums"})
      write(h.root, "var/lib/dpkg/info/p" + std::to_string(i) + end, "x\n");
  write(h.root, "var/lib/dpkg/status", "Package: p0\n\n");
}

/// As a file has it that came out of a package: it was made long ago and renamed now.
void set_back(const hook_host& h, const std::string& path) {
  fs::last_write_time(h.root / path, fs::file_time_type::clock::now() - std::chrono::hours{1000});
}

/// The sums of the package are written as it is unpacked.
void came_with_it(const hook_host& h, const std::string& package) {
  const auto sums = "var/lib/dpkg/info/" + package + ".md5sums";
  write(h.root, sums, "x\n");
  set_back(h, sums);
}

std::string md5_of(const std::string& text) {
  common::hasher md5(common::hasher::kind::md5);
  return common::to_hex(std::string_view(md5.add(text).finish()));
}

}  // namespace

TEST_CASE("hooks: lists, sums and scripts of packages that something else than dpkg wrote",
          "[inventory][hooks]") {
  const hook_host h;
  with_packages(h, 8);
  CHECK(h.of("package-list").empty());
  after_a_while();
  write(h.root, "var/lib/dpkg/info/p3.md5sums", "y\n");
  write(h.root, "var/lib/dpkg/info/p5.postinst", "#!/bin/sh\n/tmp/x\n");
  const auto seen = h.of("package-list");
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].starts_with("/var/lib/dpkg/info/p3.md5sums = changed at "));
  CHECK(seen[1].starts_with("/var/lib/dpkg/info/p5.postinst = changed at "));
  // dpkg is at work: its status comes last.
  write(h.root, "var/lib/dpkg/updates/0000", "Package: p5\n");
  CHECK(h.of("package-list").empty());
  fs::remove(h.root / "var/lib/dpkg/updates/0000");
  CHECK(h.of("package-list").size() == 2);
  write(h.root, "var/lib/dpkg/status", "Package: p5\n\n");
  CHECK(h.of("package-list").empty());
}

TEST_CASE("hooks: a conffile that dpkg is writing is not told as altered", "[inventory][hooks]") {
  const hook_host h;
  h.packaged("p", "etc/pam.d/x", "auth required pam_unix.so\n");
  write(h.root, "etc/pam.d/x", "auth required pam_deny.so\n");
  CHECK(h.at("/etc/pam.d/x").altered == true);
  write(h.root, "var/lib/dpkg/updates/0001", "Package: p\n");
  CHECK(h.of("pam").empty());
  // What no package brings there is told all the same.
  write(h.root, "etc/profile.d/evil.sh", "x\n");
  CHECK(h.of("shell").size() == 1);
}

TEST_CASE("services and setuid files: what dpkg is unpacking is not told as nobody's",
          "[inventory][hooks]") {
  const hook_host h;
  with_packages(h, 1);
  write(h.root, "usr/lib/systemd/system/x.service", "[Service]\nExecStart=/x\n");
  write(h.root, "etc/systemd/system/y.service", "[Service]\nExecStart=/y\n");
  write(h.root, "usr/bin/x", "x");
  REQUIRE(::chmod((h.root / "usr/bin/x").c_str(), 04755) == 0);
  const auto rows_in = [&](table_id t) { return scan(t, h.root.path()).rows.size(); };
  CHECK(rows_in(table_id::services) == 2);
  CHECK(rows_in(table_id::suid_files) == 1);
  write(h.root, "var/lib/dpkg/updates/0001", "Package: p\n");
  for (const auto t : {table_id::services, table_id::suid_files})
    CHECK_FALSE(scan(t, h.root.path()).missed.empty());
  CHECK(rows_in(table_id::services) == 1);
  CHECK(rows_in(table_id::suid_files) == 0);
}

TEST_CASE("hooks: of a root that was copied dpkg's times say nothing", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "var/lib/dpkg/status", "Package: p0\n\n");
  after_a_while();
  for (int i = 0; i < 8; ++i)
    write(h.root, "var/lib/dpkg/info/p" + std::to_string(i) + ".list", "x\n");
  CHECK(h.of("package-list").empty());
}

TEST_CASE("hooks: a run of dpkg hides no list and no sums that were written before it",
          "[inventory][hooks]") {
  const hook_host h;
  with_packages(h, 12);
  for (const auto* package : {"p3", "p4", "p5"}) came_with_it(h, package);
  after_a_while();
  write(h.root, "var/lib/dpkg/info/p2.md5sums", "y\n");
  write(h.root, "var/lib/dpkg/info/p3.list", "y\n");
  after_a_while();
  // p6 is unpacked and takes files from p5.
  write(h.root, "var/lib/dpkg/info/p6.list", "y\n");
  came_with_it(h, "p6");
  write(h.root, "var/lib/dpkg/info/p5.list", "y\n");
  write(h.root, "var/lib/dpkg/status", "Package: p0\n\n");
  const auto host = common::root_dir::open(h.root.path());
  const inventory::dpkg_notes slow(*host), quick(*host, std::chrono::milliseconds{100});
  for (const auto* name : {"p2.md5sums", "p3.list"}) {
    CHECK(quick.was_written_by_others(name));
    CHECK_FALSE(slow.was_written_by_others(name));
  }
  for (const auto* name :
       {"p3.md5sums", "p4.list", "p4.md5sums", "p5.list", "p5.md5sums", "p6.list", "p6.md5sums"})
    CHECK_FALSE(quick.was_written_by_others(name));
  // A program that was replaced before the list was written is read all the same.
  const auto list = host->identify("var/lib/dpkg/info/p3.list");
  CHECK(*quick.unpacked_at_ns("p3") < list->ctime_ns);
  CHECK(*slow.unpacked_at_ns("p3") == list->ctime_ns);
}

TEST_CASE("hooks: who writes a package's list and its sums leaves its own files behind",
          "[inventory][hooks]") {
  const hook_host h;
  with_packages(h, 12);
  for (const auto* package : {"p3", "p4"}) {
    write(h.root, "usr/share/doc/" + std::string(package) + "/copyright", "x");
    set_back(h, "usr/share/doc/" + std::string(package) + "/copyright");
  }
  std::this_thread::sleep_for(std::chrono::milliseconds{1700});
  for (const auto* name : {"p3.list", "p3.md5sums"})
    write(h.root, "var/lib/dpkg/info/" + std::string(name), "y\n");
  write(h.root, "var/lib/dpkg/status", "Package: p0\n\n");
  const auto host = common::root_dir::open(h.root.path());
  const auto forged = [&](const std::string& name) {
    return inventory::dpkg_notes(*host, std::chrono::milliseconds{100}).was_written_by_others(name);
  };
  CHECK(forged("p3.list"));
  CHECK(forged("p3.md5sums"));
  CHECK_FALSE(forged("p4.list"));
  // Where the folder is a link, its files are another package's.
  fs::rename(h.root / "usr/share/doc/p3", h.root / "usr/share/doc/x");
  fs::create_symlink("x", h.root / "usr/share/doc/p3");
  CHECK_FALSE(forged("p3.list"));
}

TEST_CASE("hooks: of a root that was restored, lists after what they came with say nothing",
          "[inventory][hooks]") {
  const hook_host h;
  with_packages(h, 12);
  for (int i = 0; i < 12; ++i) came_with_it(h, "p" + std::to_string(i));
  after_a_while();
  for (int i = 0; i < 8; ++i)
    write(h.root, "var/lib/dpkg/info/p" + std::to_string(i) + ".list", "x\n");
  write(h.root, "var/lib/dpkg/status", "Package: p0\n\n");
  const auto host = common::root_dir::open(h.root.path());
  CHECK_FALSE(inventory::dpkg_notes(*host, std::chrono::milliseconds{100})
                  .was_written_by_others("p3.list"));
}

TEST_CASE("hooks: a program that agrees with sums which somebody wrote is not as it came",
          "[inventory][hooks]") {
  const hook_host h;
  with_packages(h, 8);
  write(h.root, "etc/systemd/system/x.service", "[Service]\nExecStart=/usr/sbin/xd\n");
  write(h.root, "usr/sbin/xd", "as it came");
  write(h.root, "var/lib/dpkg/info/x.list", "/usr/sbin/xd\n");
  write(h.root, "var/lib/dpkg/info/x.md5sums", md5_of("as it came") + "  usr/sbin/xd\n");
  write(h.root, "var/lib/dpkg/status", "Package: x\nStatus: install ok installed\n\n");
  CHECK(h.of("program").empty());
  after_a_while();
  write(h.root, "usr/sbin/xd", "a back door");
  CHECK(h.at("/usr/sbin/xd").altered == true);
  write(h.root, "var/lib/dpkg/info/x.md5sums", md5_of("a back door") + "  usr/sbin/xd\n");
  CHECK_FALSE(h.at("/usr/sbin/xd").package);
}

TEST_CASE("hooks: a file is not a package's because somebody put it into its list",
          "[inventory][hooks]") {
  const hook_host h;
  with_packages(h, 8);
  write(h.root, "usr/lib/tmpfiles.d/theirs.conf", "x");
  write(h.root, "var/lib/dpkg/info/x.list", "/usr/lib/tmpfiles.d/theirs.conf\n");
  write(h.root, "var/lib/dpkg/info/x.md5sums", md5_of("x") + "  usr/lib/tmpfiles.d/theirs.conf\n");
  write(h.root, "var/lib/dpkg/status", "Package: x\nStatus: install ok installed\n\n");
  CHECK(h.of("tmpfiles").empty());
  write(h.root, "usr/lib/tmpfiles.d/evil.conf", "f /etc/x\n");
  after_a_while();
  std::ofstream(h.root / "var/lib/dpkg/info/x.list", std::ios::app)
      << "/usr/lib/tmpfiles.d/evil.conf\n";
  const auto seen = h.of("tmpfiles");
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].starts_with("/usr/lib/tmpfiles.d/evil.conf = f /etc/x ("));
  CHECK_FALSE(h.at("/usr/lib/tmpfiles.d/evil.conf").package);
}

TEST_CASE("hooks: dpkg's files are looked at in turn, and what was found stays",
          "[inventory][hooks]") {
  const hook_host h;
  with_packages(h, 400);
  after_a_while();
  write(h.root, "var/lib/dpkg/info/p99.md5sums", "y\n");
  const auto memory = std::make_shared<common::file_memory>(common::milliseconds{0});
  const auto host = common::root_dir::open(h.root.path())->remembering(memory);
  REQUIRE(host);
  const auto look = [&] {
    memory->begin_scan();
    memory->begin_part(1);
    const auto s = inventory::run(provider_of(table_id::startup_hooks), *host);
    const auto all = rows<tests::hook>(s);
    const bool found =
        std::ranges::any_of(all, [](const auto& r) { return r.kind == "package-list"; });
    return std::pair(found, s.missed.empty());
  };
  using seen = std::pair<bool, bool>;
  // 800 files, 256 of them a scan but the first.
  for (int i = 0; i < 4; ++i) CHECK_FALSE(look().second);
  for (int i = 0; i < 5; ++i) CHECK(look() == seen{true, true});
}

TEST_CASE("hooks: programs that units start and no package has", "[inventory][hooks]") {
  const hook_host h;
  const std::string units = "etc/systemd/system/";
  write(h.root, units + "x.service",
        "[Service]\nExecStart=/usr/bin/python3 -u /opt/x/main.py /opt/x/data\n"
        "ExecStartPre=-/opt/x/pre --a\n");
  write(h.root, units + "x.service.d/y.conf", "[Service]\nExecStartPost=/opt/x/post\n");
  for (const auto* path : {"opt/x/main.py", "opt/x/pre", "opt/x/post", "opt/x/data"})
    write(h.root, path, path);
  h.packaged("python3", "usr/bin/python3", "theirs");
  CHECK(h.of("program") == hook_texts{"/opt/x/main.py = -", "/opt/x/post = -", "/opt/x/pre = -"});
  const auto before = h.at("/opt/x/pre");
  CHECK(before.digest == common::to_hex(std::string_view(common::sha256("opt/x/pre"))));
  write(h.root, "opt/x/pre", "another");
  CHECK(h.at("/opt/x/pre").digest != before.digest);
  // Too large to be read: its size and time of change are told.
  fs::resize_file(h.root / "opt/x/pre", (64u << 20) + 1);
  const auto large = h.at("/opt/x/pre");
  CHECK_FALSE(large.digest);
  CHECK(large.runs->starts_with("not read: 67108865 bytes, changed at "));
}

TEST_CASE("hooks: a program behind a link of update-alternatives is its package's",
          "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/systemd/system/x.service", "[Service]\nExecStart=/usr/bin/java -x\n");
  fs::create_directories(h.root / "etc/alternatives");
  fs::create_directories(h.root / "usr/bin");
  fs::create_symlink("/etc/alternatives/java", h.root / "usr/bin/java");
  fs::create_symlink("/usr/lib/jvm/java", h.root / "etc/alternatives/java");
  h.packaged("openjdk", "usr/lib/jvm/java", "as it came");
  CHECK(h.of("program").empty());
  write(h.root, "usr/lib/jvm/java", "another");
  CHECK(h.at("/usr/bin/java").altered == true);
}

TEST_CASE("hooks: a program behind a folder that is a link is its package's",
          "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/systemd/system/x.service", "[Service]\nExecStart=/usr/sbin/xd\n");
  h.packaged("x", "usr/bin/xd", "as it came");
  fs::create_directory_symlink("bin", h.root / "usr/sbin");
  CHECK(h.of("program").empty());
}

TEST_CASE("hooks: a script of cron that no package has, and how it begins", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/cron.daily/mine", "#!/bin/sh\n# c\n/opt/x\n");
  write(h.root, "etc/cron.d/x", "0 0 * * * root /opt/y\n0 0 * * * ann /opt/z\n");
  for (const auto* path : {"opt/y", "opt/z"}) write(h.root, path, "exec a\n");
  h.packaged("p", "etc/cron.daily/theirs", "x");
  const auto seen = h.of("job");
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].starts_with("/etc/cron.daily/mine = #!/bin/sh;/opt/x ("));
  CHECK(seen[1].starts_with("/opt/y = exec a ("));
}
