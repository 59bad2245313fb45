// Files that give rights to whoever starts them, beside what find and getcap say of them.
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <set>
#include <thread>

#include "collector/inventory/files/capabilities.hpp"
#include "collector/inventory/files/file_walk.hpp"
#include "common/file_memory.hpp"
#include "common/subprocess.hpp"
#include "common/work_budget.hpp"
#include "tests/support/children.hpp"
#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using found_paths = std::set<std::string>;
constexpr std::size_t suid_variants = 40;

void make_file(const tests::temp_dir& root, const std::string& path, unsigned mode) {
  write(root, path, "x");
  REQUIRE(::chmod((root / path).c_str(), mode) == 0);
}

found_paths found_by_find(const std::string& root) {
  found_paths out;
  for (const auto& line : tests::lines_of({"find", root, "-xdev", "-type", "f", "-perm", "/6000"}))
    out.insert(line.substr(root == "/" ? 0 : root.size()));
  return out;
}

bool is_of(const schemas::suid_file& f, const std::string& kind) {
  return std::ranges::find(*f.kinds, kind) != f.kinds->end();
}

found_paths ours(const inventory::table_scan& s) {
  found_paths out;
  for (const auto& f : rows<schemas::suid_file>(s))
    if (is_of(f, "setuid") || is_of(f, "setgid")) out.insert(*f.path);
  return out;
}

std::string capability_bytes(std::initializer_list<std::uint32_t> words) {
  std::string out;
  for (const auto w : words)
    for (int i = 0; i < 4; ++i) out += static_cast<char>(w >> 8 * i & 0xff);
  return out;
}

}  // namespace

TEST_CASE("files with the bits are found, by their owners' names", "[inventory][suid]") {
  tests::temp_dir root;
  write(root, "etc/passwd", "keeper:x:" + std::to_string(::getuid()) + ":0::/:/bin/sh\n");
  make_file(root, "usr/bin/su", 04755);
  make_file(root, "usr/bin/wall", 02755);
  make_file(root, "usr/bin/both", 06750);
  make_file(root, "usr/bin/ls", 0755);
  fs::create_directories(root / "srv/shared");
  REQUIRE(::chmod((root / "srv/shared").c_str(), 02775) == 0);  // a folder gives no rights
  const auto s = scan(table_id::suid_files, root.path());
  CHECK(s.status == table_status::ok);
  const auto all = rows<schemas::suid_file>(s);
  REQUIRE(all.size() == 3);
  const auto su = the(all, [](const auto& f) { return f.path == "/usr/bin/su"; });
  CHECK(su.owner == "keeper");
  CHECK(su.uid == static_cast<std::int64_t>(::getuid()));
  CHECK(su.mode == "4755");
  CHECK(su.kinds == std::vector<std::string>{"setuid"});
  CHECK_FALSE(su.capabilities);
  CHECK(su.size == static_cast<std::int64_t>(fs::file_size(root / "usr/bin/su")));
  struct ::stat facts {};
  REQUIRE(::stat((root / "usr/bin/su").c_str(), &facts) == 0);
  CHECK(su.modified.ms.value() / 1000 == facts.st_mtim.tv_sec);
  CHECK(su.changed.ms.value() / 1000 == facts.st_ctim.tv_sec);
  CHECK(the(all, [](const auto& f) { return f.path == "/usr/bin/both"; }).kinds ==
        std::vector<std::string>{"setgid", "setuid"});
}

TEST_CASE("every tree has the files that find finds in it", "[inventory][suid][owner]") {
  tests::chance random(tests::seed("suid_files"));
  tests::temp_dir root;
  for (std::size_t i = 0; i < suid_variants; ++i) {
    std::string path;
    for (auto depth = random.below(5); depth > 0; --depth)
      path += random.of(std::vector<std::string>{"a/", "b b/", "\xff/", ".hidden/", "merged/"});
    make_file(root, path + "f" + std::to_string(i), random.below(8) * 01000 + random.below(01000));
  }
  fs::create_symlink("/usr/bin", root / "link");
  CHECK(ours(scan(table_id::suid_files, root.path())) == found_by_find(root.path()));
  CHECK(ours(scan(table_id::suid_files, "/usr/bin")) == found_by_find("/usr/bin"));
}

TEST_CASE("a mode that is changed is seen, although its folder is not touched",
          "[inventory][suid]") {
  tests::temp_dir root;
  make_file(root, "bin/x", 0755);
  const auto host =
      *common::root_dir::open(root.path())
           ->remembering(std::make_shared<common::file_memory>(std::chrono::milliseconds{0}));
  const auto found = [&] { return ours(inventory::run(provider_of(table_id::suid_files), host)); };
  CHECK(found().empty());
  REQUIRE(::chmod((root / "bin/x").c_str(), 04755) == 0);
  CHECK(found() == found_paths{"/bin/x"});
  REQUIRE(::chmod((root / "bin/x").c_str(), 0755) == 0);
  CHECK(found().empty());
}

TEST_CASE("capabilities are written as setcap reads them", "[inventory][suid]") {
  using inventory::capabilities_text;
  CHECK(capabilities_text(capability_bytes({0x02000001, 1u << 13, 0, 0, 0})) == "cap_net_raw=ep");
  CHECK(capabilities_text(capability_bytes({0x02000000, 1u << 10 | 1u << 12, 1u << 12, 0, 0})) ==
        "cap_net_admin=ip cap_net_bind_service=p");
  CHECK(capabilities_text(capability_bytes({0x02000001, 0, 0, 1u << 6, 0})) == "cap_perfmon=ep");
  CHECK(capabilities_text(capability_bytes({0x03000001, 1, 0, 0, 0, 1000})) ==
        "cap_chown=ep [rootid=1000]");
  CHECK(capabilities_text(capability_bytes({0x01000001, 1, 0})) == "cap_chown=ep");
  CHECK(capabilities_text(capability_bytes({0x02000000, 0, 0, 1u << 20, 0})) == "52=p");
  CHECK_FALSE(capabilities_text(capability_bytes({0x02000001, 1, 0})));
  CHECK_FALSE(capabilities_text(""));
  CHECK_FALSE(capabilities_text(capability_bytes({0x09000001, 1, 0, 0, 0})));
}

TEST_CASE("every capability that setcap gives is told as setcap takes it",
          "[inventory][suid][owner]") {
  const auto setcap = tests::peer("setcap");
  if (setcap.empty() || ::getuid() != 0) tests::skip("setcap is not here, or may not");
  tests::chance random(tests::seed("capabilities"));
  tests::temp_dir root;
  const std::vector<std::string> all{"cap_chown",     "cap_net_raw", "cap_net_admin", "cap_setuid",
                                     "cap_sys_admin", "cap_perfmon", "cap_bpf"};
  constexpr std::size_t variants = 16;
  std::size_t given = 0;
  for (std::size_t i = 0; i < variants; ++i) {
    const auto path = "bin/f" + std::to_string(i);
    make_file(root, path, 0755);
    const auto flags = random.of(std::vector<std::string>{"ep", "eip", "p", "ip", "i"});
    const auto asked = random.of(all) + "," + random.of(all) + "=" + flags;
    const auto done = common::run({setcap, asked, root / path}, {});
    if (!done || done->exit_status != 0) continue;  // a file system without them
    ++given;
    const auto f = the(rows<schemas::suid_file>(scan(table_id::suid_files, root.path())),
                       [&](const auto& one) { return one.path == "/" + path; });
    CAPTURE(asked, *f.capabilities);
    CHECK(f.kinds == std::vector<std::string>{"capability"});
    CHECK(common::run({setcap, "-q", "-v", *f.capabilities, root / path}, {})->exit_status == 0);
  }
  if (given == 0) tests::skip("no file here can have capabilities");
  CHECK(tests::lines_of({"getcap", "-r", root.path()}).size() == given);
}

TEST_CASE("mounts that may stall, snapshots and running containers are left out and told",
          "[inventory][suid]") {
  tests::temp_dir root;
  make_file(root, "mnt/far/x", 04755);
  make_file(root, "mnt/far side/x", 04755);
  make_file(root, "home/.snapshots/1/snapshot/bin/x", 04755);
  const auto host = *common::root_dir::open(root.path())->without({{"/mnt/far", "nfs4"}});
  const auto s = inventory::run(provider_of(table_id::suid_files), host);
  CHECK(s.status == table_status::ok);
  CHECK(ours(s) == found_paths{"/mnt/far side/x"});
  CHECK(s.reason ==
        "network and FUSE mounts are not looked into: /mnt/far; snapshots are not looked into: "
        "/home/.snapshots");
}

TEST_CASE("a mount in two places is walked once, what the kernel makes up is not",
          "[inventory][suid]") {
  if (::getuid() != 0) tests::skip("only root can mount");
  tests::temp_dir root;
  make_file(root, "a/x", 04755);
  for (const auto* folder : {"b", "t", "proc"}) fs::create_directories(root / folder);
  tests::children process;
  const bool done = process.start([&] {
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount((root / "a").c_str(), (root / "b").c_str(), nullptr, MS_BIND, nullptr) != 0 ||
        ::mount("t", (root / "t").c_str(), "tmpfs", MS_NOSUID, nullptr) != 0 ||
        ::mount("p", (root / "proc").c_str(), "proc", 0, nullptr) != 0)
      return false;
    std::ofstream(root / "t/y") << "x";
    if (::chmod((root / "t/y").c_str(), 04755) != 0) return false;
    const auto host = *common::root_dir::open(root.path());
    const auto s = inventory::run(provider_of(table_id::suid_files), host);
    const auto all = rows<schemas::suid_file>(s);
    return all.size() == 2 && all[1].path == "/t/y" && all[1].nosuid == true &&
           all[0].nosuid == false && s.status == table_status::ok && s.reason.empty();
  });
  if (!done) CHECK(ours(scan(table_id::suid_files, root.path())) == found_paths{"/a/x"});
  CHECK(done);
}

TEST_CASE("a folder that may not be read holds what lies there", "[inventory][suid]") {
  tests::temp_dir root;
  std::string deep = "deep";
  for (int i = 0; i < 220; ++i) deep += "/d";
  make_file(root, deep + "/x", 04755);
  make_file(root, "bin/x", 04755);
  const auto s = scan(table_id::suid_files, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(ours(s) == found_paths{"/bin/x"});
  const auto held = [&](const std::string& path) {
    schemas::suid_file f;
    f.path = path;
    return *s.missed.hold(*schemas::find_table(table_id::suid_files),
                          schemas::encode_row(f).stable);
  };
  CHECK(held("/" + deep + "/x"));
  CHECK_FALSE(held("/bin/y"));
}

TEST_CASE("a folder that goes while it is walked makes nothing partial", "[inventory][suid]") {
  tests::temp_dir root;
  make_file(root, "d/x", 0755);
  make_file(root, "d/sub/y", 0755);
  make_file(root, "z/x", 0755);
  const auto host = *common::root_dir::open(root.path());
  found_paths seen;
  inventory::file_walk walk(host, [&](const inventory::walked_file& f) {
    seen.insert(f.path);
    if (f.path.starts_with("d")) fs::remove_all(root / "d");
  });
  walk.run();
  CHECK(walk.met().none());
  CHECK(seen.contains("z"));
}

TEST_CASE("a mount is left out by its whole path", "[inventory][suid]") {
  tests::temp_dir root;
  make_file(root, "srv/data/x", 04755);
  make_file(root, "srv-data/x", 04755);
  const auto host = *common::root_dir::open(root.path())->without({{"/srv-data", "nfs4"}});
  CHECK(ours(inventory::run(provider_of(table_id::suid_files), host)) ==
        found_paths{"/srv/data/x"});
}

TEST_CASE("in a folder of many files the walk ends with its budget", "[inventory][suid]") {
  tests::temp_dir root;
  for (int i = 0; i < 3000; ++i) write(root, "d/f" + std::to_string(i), "");
  common::work_budget budget(common::milliseconds{60'000}, common::milliseconds{1'000});
  const auto host = *common::root_dir::open(root.path())->within(budget);
  std::size_t seen = 0;
  inventory::file_walk walk(host, [&](const inventory::walked_file&) {
    ++seen;
    while (!budget.spent()) std::this_thread::sleep_for(common::milliseconds{10});
  });
  walk.run();
  CHECK(seen > 0);
  CHECK(seen <= 1024);
}

TEST_CASE("a folder mounted upon itself has the options of that mount", "[inventory][suid]") {
  if (::getuid() != 0) tests::skip("only root can mount");
  tests::temp_dir root;
  make_file(root, "a/x", 04755);
  tests::children process;
  const bool done = process.start([&] {
    const auto a = root / "a";
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount(a.c_str(), a.c_str(), nullptr, MS_BIND, nullptr) != 0 ||
        ::mount(nullptr, a.c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_NOSUID, nullptr) != 0)
      return false;
    const auto all = rows<schemas::suid_file>(scan(table_id::suid_files, root.path()));
    return all.size() == 1 && all[0].nosuid == true;
  });
  CHECK(done);
}

TEST_CASE("a file whose owner's name cannot be read keeps what was known of it",
          "[inventory][suid]") {
  for (const auto* names : {"etc/passwd", "etc/group"}) {
    CAPTURE(names);
    tests::temp_dir root;
    fs::create_directories(root / names);  // no file
    make_file(root, "bin/x", 04755);
    const auto s = scan(table_id::suid_files, root.path());
    CHECK(s.status == table_status::partial);
    CHECK(s.rows.empty());
    schemas::suid_file f;
    f.path = "/bin/x";
    CHECK(
        *s.missed.hold(*schemas::find_table(table_id::suid_files), schemas::encode_row(f).stable));
  }
}
