// Whatever lies where a provider reads, it ends soon, sends nothing that cannot be sent, and takes
// nothing for gone.
#include <sys/stat.h>

#include <ctime>
#include <map>
#include <set>

#include "tests/support/seed.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

/// Files that providers read below a root.
const std::vector<std::string> files{
    "etc/os-release",
    "etc/hostname",
    "etc/passwd",
    "etc/shadow",
    "etc/group",
    "etc/sudoers",
    "etc/sudoers.d/a",
    "etc/doas.conf",
    "etc/apt/apt.conf.d/a",
    "etc/pam.d/a",
    "etc/udev/rules.d/a.rules",
    "etc/modprobe.d/a.conf",
    "home/ann/.config/systemd/user/a.service",
    "etc/init.d/a",
    "etc/systemd/system/a.service",
    "etc/systemd/system/a.service.d/b.conf",
    "etc/systemd/network/a.network",
    "etc/netplan/a.yaml",
    "etc/NetworkManager/system-connections/a.nmconnection",
    "etc/network/interfaces",
    "etc/crontab",
    "etc/cron.d/a",
    "etc/cron.daily/a",
    "etc/anacrontab",
    "var/spool/cron/crontabs/a",
    "var/spool/at/a0000f01c16dc0",
    "etc/systemd/system/a.timer",
    "etc/selinux/config",
    "etc/apparmor.d/a",
    "etc/resolv.conf",
    "etc/hosts",
    "etc/nsswitch.conf",
    "etc/systemd/resolved.conf",
    "etc/chrony.conf",
    "etc/ntp.conf",
    "etc/timezone",
    "etc/localtime",
    "etc/ld.so.preload",
    "etc/environment",
    "etc/environment.d/a.conf",
    "etc/security/pam_env.conf",
    "etc/ssl/certs/a.pem",
    "etc/pki/a.der",
    "home/ann/.ssh/authorized_keys",
    "home/ann/.ssh/id_rsa",
    "home/ann/.ssh/id_rsa.pub",
    "home/ann/.config/google-chrome/Default/Preferences",
    "home/ann/.config/google-chrome/Default/Extensions/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/1_0/"
    "manifest.json",
    "home/ann/.mozilla/firefox/a/extensions.json",
    "home/ann/.mozilla/firefox/profiles.ini",
    "home/ann/.local/lib/python3.11/site-packages/a-1.dist-info/METADATA",
    "home/ann/.local/share/containers/storage/overlay-containers/containers.json",
    "usr/lib/node_modules/a/package.json",
    "usr/lib/python3/dist-packages/a.egg-info",
    "usr/lib/sysimage/rpm/Packages.db",
    "var/lib/rpm/rpmdb.sqlite",
    "var/lib/dpkg/status",
    "var/lib/dpkg/status.d/a",
    "lib/apk/db/installed",
    "var/lib/pacman/local/a-1-1/desc",
    "var/lib/snapd/state.json",
    "var/lib/flatpak/app/a.b.C/x86_64/stable/active/metadata",
    "var/lib/docker/containers/a/config.v2.json",
    "var/lib/containers/storage/overlay-containers/containers.json",
    "var/lib/containers/storage/db.sql",
    "var/lib/lastlog/lastlog2.db",
    "var/log/wtmp",
    "var/log/lastlog",
    "proc/cpuinfo",
    "proc/meminfo",
    "proc/modules",
    "proc/self/mountinfo",
    "sys/class/dmi/id/board_serial",
    "sys/block/a/size",
    "sys/class/net/a/ifindex"};

/// Every table of the root, each at little cost (in CPU time: other work beside is no fault of
/// ours); what can be told of the rows without knowing what they should be.
std::map<std::string_view, inventory::table_scan> scan_all(const tests::temp_dir& root) {
  std::map<std::string_view, inventory::table_scan> out;
  for (const auto& p : inventory::providers()) {
    const auto& table = *schemas::find_table(p.table);
    const auto start = std::clock();
    auto s = scan(p.table, root.path());
    CAPTURE(table.name, s.reason);
    CHECK(std::clock() - start < 10 * CLOCKS_PER_SEC);
    for (const auto& row : s.rows) CHECK(schemas::check_row(table, row.stable, row.volatile_));
    CHECK(s.reason.find('\n') == std::string::npos);
    out.emplace(table.name, std::move(s));
  }
  return out;
}

/// A root in which `put` made each of the files.
template <class Put>
std::map<std::string_view, inventory::table_scan> scan_of(Put put) {
  tests::temp_dir root;
  for (const auto& file : files) {
    fs::create_directories(fs::path(root / file).parent_path());
    put(root / file);
  }
  return scan_all(root);
}

}  // namespace

TEST_CASE("pipes where files should be do not hold up a scan, and hold deletions",
          "[inventory][odd]") {
  const auto all =
      scan_of([](const std::string& path) { REQUIRE(::mkfifo(path.c_str(), 0600) == 0); });
  for (const auto* name : {"packages", "users", "groups"}) {
    CAPTURE(name);
    CHECK((all.at(name).status == table_status::unknown || !all.at(name).missed.empty()));
  }
}

TEST_CASE("folders where files should be hold deletions", "[inventory][odd]") {
  const auto all = scan_of([](const std::string& path) { fs::create_directories(path); });
  for (const auto* name : {"packages", "users", "groups", "containers"}) {
    CAPTURE(name);
    CHECK((all.at(name).status == table_status::unknown || !all.at(name).missed.empty()));
  }
}

TEST_CASE("links that lead to themselves, out of the root or to devices are not followed there",
          "[inventory][odd]") {
  (void)scan_of(
      [](const std::string& path) { fs::create_symlink(fs::path(path).filename(), path); });
  const auto out = scan_of([](const std::string& path) {
    fs::create_symlink("../../../../../../../../../../etc/passwd", path);
  });
  CHECK(out.at("users").rows.empty());
  CHECK(out.at("groups").rows.empty());
  CHECK(out.at("packages").rows.size() <=
        1);  // what is deployed of a flatpak is a folder, which is there
  (void)scan_of([](const std::string& path) { fs::create_symlink("/dev/zero", path); });
}

TEST_CASE("empty files say nothing, and nothing is made of them", "[inventory][odd]") {
  const auto all = scan_of([](const std::string& path) { std::ofstream{path}; });
  for (const auto* name : {"containers", "browser_extensions", "certificates"})
    CHECK(all.at(name).rows.empty());
}

TEST_CASE("bytes without sense cost no more than they are, and hold deletions",
          "[inventory][odd]") {
  std::mt19937_64 random(tests::seed("odd files"));
  const auto noise = [&](std::size_t size) {
    std::string s(size, 0);
    for (auto& c : s) c = static_cast<char>(random());
    return s;
  };
  const auto with = [](const std::string& bytes) {
    return scan_of(
        [&](const std::string& path) { std::ofstream(path, std::ios::binary) << bytes; });
  };
  for (int i = 0; i < 4; ++i) {
    const auto all = with(noise(std::size_t{1} << (4 * i + 4)));
    CHECK_FALSE(all.at("packages").missed.empty());
  }
  (void)with(std::string(1 << 18, '\0'));
  (void)with(std::string(1 << 18, 'a'));
  (void)with(std::string(1 << 18, '\n'));
  (void)with(std::string(1 << 16, '['));
  (void)with(std::string(1 << 16, ':'));
  (void)with("\xff\xfe\xfd: \xc3\x28\n\x1b[31m=\x07\n");
}

TEST_CASE("a status file that breaks off anywhere invents no package, and holds deletions",
          "[inventory][odd]") {
  std::ifstream in(fixture + "/var/lib/dpkg/status", std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(in)), {});
  const auto keys = [](const inventory::table_scan& s) {
    std::set<std::string> out;
    for (const auto& r : s.rows)
      out.insert(*schemas::key_of(*schemas::find_table(table_id::packages), r.stable));
    return out;
  };
  tests::temp_dir root;
  write(root, "var/lib/dpkg/status", whole);
  const auto all = keys(scan(table_id::packages, root.path()));
  REQUIRE_FALSE(all.empty());
  for (std::size_t size = 1; size < whole.size(); size += 3) {
    if (whole[size - 1] == '\n') continue;
    write(root, "var/lib/dpkg/status", whole.substr(0, size));
    const auto s = scan(table_id::packages, root.path());
    CAPTURE(size);
    CHECK_FALSE(s.missed.empty());
    CHECK(std::ranges::includes(all, keys(s)));
  }
}
