// What a host's files say, and what is said when they are broken.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "collector/inventory/accounts.hpp"
#include "collector/inventory/dpkg_status.hpp"
#include "collector/inventory/os_release.hpp"
#include "collector/inventory/proc_stat.hpp"
#include "collector/inventory/provider.hpp"
#include "common/subprocess.hpp"
#include "schemas/inventory.hpp"
#include "tests/support/temp_dir.hpp"

namespace inventory = collector::inventory;
namespace fs = std::filesystem;
using schemas::table_id;
using schemas::table_status;

namespace {

const inventory::provider& provider_of(table_id t) {
  for (const auto& p : inventory::providers())
    if (p.table == t) return p;
  throw std::logic_error("no such provider");
}

inventory::table_scan scan(table_id t, const std::string& root) {
  const auto host = common::root_dir::open(root);
  REQUIRE(host);
  return inventory::run(provider_of(t), *host);
}

template <class Row>
std::vector<Row> rows(const inventory::table_scan& s) {
  std::vector<Row> out;
  for (const auto& r : s.rows) out.push_back(*schemas::decode_row<Row>(r.stable, r.volatile_));
  return out;
}

const std::string fixture = std::string(MUSTER_SOURCE_DIR) + "/tests/fixtures/debian12";

/// The lines of a command's output.
std::multiset<std::string> output(const std::vector<std::string>& argv) {
  std::multiset<std::string> out;
  const auto r = common::run(argv, {.time = std::chrono::seconds{20}, .output_bytes = 16u << 20});
  if (!r || r->exit_status != 0) return out;
  std::istringstream in(r->output);
  for (std::string line; std::getline(in, line);) out.insert(line);
  return out;
}

}  // namespace

TEST_CASE("a root's os is what its os-release says", "[inventory]") {
  const auto s = scan(table_id::os, fixture);
  CHECK(s.status == table_status::ok);
  const auto os = rows<schemas::os>(s).at(0);
  CHECK(os.name == "Debian GNU/Linux");
  CHECK(os.version == "12 (bookworm)");
  CHECK(os.distribution == "debian");
  CHECK(os.codename == "bookworm");
  CHECK(os.hostname == "fixture-host");
  CHECK(os.architecture == "amd64");
  CHECK_FALSE(os.kernel);  // a file system has none
}

TEST_CASE("os-release quoting is undone", "[inventory]") {
  const auto f = inventory::parse_os_release("A=\"a \\\"b\\\"\"\nB='c \\d'\nC=plain\n# D=1\nE\n=x\n");
  CHECK(f.at("A") == "a \"b\"");
  CHECK(f.at("B") == "c \\d");
  CHECK(f.at("C") == "plain");
  CHECK(f.size() == 3);
}

TEST_CASE("every package that dpkg lists is there: held, half-installed, removed with its configuration, in two architectures", "[inventory]") {
  const auto s = scan(table_id::packages, fixture);
  CHECK(s.status == table_status::ok);
  const auto packages = rows<schemas::package>(s);
  REQUIRE(packages.size() == 7);
  const auto find = [&](const std::string& name, const std::string& arch) {
    const auto at = std::ranges::find_if(packages, [&](const auto& p) { return p.name == name && p.architecture == arch; });
    REQUIRE(at != packages.end());
    return *at;
  };
  const auto demo = find("libdemo1", "amd64");
  CHECK(demo.version == "1.2-3+b1");
  CHECK(demo.source == "demo");
  CHECK(demo.size_bytes == 120 * 1024);
  CHECK(demo.description == "a library for demonstrations");
  CHECK(demo.format == "deb");
  CHECK_FALSE(demo.path);
  CHECK_FALSE(demo.installed_at.ms);
  CHECK(find("libdemo1", "i386").size_bytes == 118 * 1024);
  CHECK(find("demo-tools", "all").status == "hold ok installed");
  CHECK(find("left-behind", "amd64").status == "deinstall ok config-files");
  CHECK_FALSE(find("half-way", "amd64").vendor);
  CHECK(find("openssl", "amd64").installed_at.ms);
  CHECK(find("base-files", "amd64").version == "12.4");  // from status.d
}

TEST_CASE("a broken stanza makes the table partial, and is named", "[inventory]") {
  tests::temp_dir root;
  fs::create_directories(root / "var/lib/dpkg");
  const auto with = [&](const std::string& text) {
    std::ofstream(root / "var/lib/dpkg/status") << text;
    return scan(table_id::packages, root.path());
  };
  const auto readable =
      with("Package: a\nVersion: 1\nStatus: install ok installed\nthis line is no field\n\nPackage: b\nVersion: 2\nStatus: install ok installed\n");
  CHECK(readable.status == table_status::partial);
  CHECK(readable.rows.size() == 2);
  CHECK(readable.keys_complete);
  CHECK(readable.reason.find("var/lib/dpkg/status:1:") != std::string::npos);
  const auto unreadable = with("Version: 1\nStatus: install ok installed\n\nPackage: b\nVersion: 2\nStatus: install ok installed\n");
  CHECK(unreadable.status == table_status::partial);
  CHECK(unreadable.rows.size() == 1);
  CHECK_FALSE(unreadable.keys_complete);
}

TEST_CASE("without dpkg the table is unsupported, with an unreadable one it is unknown", "[inventory]") {
  tests::temp_dir root;
  CHECK(scan(table_id::packages, root.path()).status == table_status::unsupported);
  fs::create_directories(root / "var/lib/dpkg/status");  // a folder in place of the file
  CHECK(scan(table_id::packages, root.path()).status == table_status::unknown);
}

TEST_CASE("two stanzas with one key are one row, and the table says so", "[inventory]") {
  tests::temp_dir root;
  fs::create_directories(root / "var/lib/dpkg");
  std::ofstream(root / "var/lib/dpkg/status")
      << "Package: a\nVersion: 1\nStatus: install ok installed\n\nPackage: a\nVersion: 1\nStatus: hold ok installed\n";
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.size() == 1);
}

TEST_CASE("accounts: one name may have two uids, an empty shell is not an absent one, NIS lines are none of ours", "[inventory]") {
  const auto users = rows<schemas::user>(scan(table_id::users, fixture));
  CHECK(users.size() == 6);
  CHECK(std::ranges::count(users, schemas::text("alice"), &schemas::user::name) == 2);
  const auto empty = std::ranges::find(users, schemas::text("empty"), &schemas::user::name);
  REQUIRE(empty != users.end());
  CHECK(empty->shell == "");
  const auto groups = rows<schemas::group>(scan(table_id::groups, fixture));
  const auto sudo = std::ranges::find(groups, schemas::text("sudo"), &schemas::group::name);
  REQUIRE(sudo != groups.end());
  CHECK(sudo->members == std::vector<std::string>{"alice", "bob"});
}

TEST_CASE("a broken account line is named, and holds deletions when its key is lost", "[inventory]") {
  const auto broken = inventory::parse_passwd("root:x:0:0:root:/root:/bin/sh\nnouid:x::1:::\nshort:x:5\n", [](const auto&) {});
  REQUIRE(broken.bad.size() == 2);
  CHECK(broken.bad[0].line == 2);
  CHECK_FALSE(broken.bad[0].has_key);
  CHECK(broken.bad[1].has_key);
  tests::temp_dir root;
  CHECK(scan(table_id::users, root.path()).status == table_status::unknown);
}

TEST_CASE("/proc/PID/stat is read whatever the program is called", "[inventory]") {
  const auto s = inventory::parse_proc_stat("42 (a) b (c\nd) S 7 1 1 0 -1 4194560 1 2 3 4 50 60 7 8 20 0 3 0 900 1000 200 1 1 1 0 0 0 0");
  REQUIRE(s);
  CHECK(s->pid == 42);
  CHECK(s->name == "a) b (c\nd");
  CHECK(s->ppid == 7);
  CHECK(s->user_ticks == 50);
  CHECK(s->threads == 3);
  CHECK(s->start_ticks == 900);
  CHECK_FALSE(inventory::parse_proc_stat("42 (a S 7"));
}

TEST_CASE("secrets in arguments are masked", "[inventory]") {
  const auto masked = [](std::vector<std::string> a) { return inventory::mask_secrets(a), a; };
  using words = std::vector<std::string>;
  CHECK(masked({"mysql", "--password", "hunter2", "-u", "root"}) == words{"mysql", "--password", "***", "-u", "root"});
  CHECK(masked({"x", "--api-key=abc", "DB_PASSWORD=def", "--verbose"}) == words{"x", "--api-key=***", "DB_PASSWORD=***", "--verbose"});
  CHECK(masked({"curl", "https://me:secret@example.org/a?b=c"}) == words{"curl", "https://me:***@example.org/a?b=c"});
  CHECK(masked({"ls", "-l", "/tmp"}) == words{"ls", "-l", "/tmp"});
}

TEST_CASE("ten scans of a root are the same scan", "[inventory]") {
  for (const auto& p : inventory::providers()) {
    const auto first = scan(p.table, fixture);
    for (int i = 0; i < 9; ++i) CHECK(scan(p.table, fixture).rows == first.rows);
  }
}

TEST_CASE("live, the packages are those of dpkg-query", "[inventory][live]") {
  const auto expected = output({"dpkg-query", "-W", "-f", "${Package}\t${Version}\t${Architecture}\n"});
  if (expected.empty()) {
    WARN("skipped: no dpkg-query here");
    return;
  }
  std::multiset<std::string> ours;
  for (const auto& p : rows<schemas::package>(scan(table_id::packages, "/")))
    ours.insert(*p.name + "\t" + *p.version + "\t" + p.architecture.value_or(""));
  CHECK(ours == expected);
}

TEST_CASE("live, the accounts are those of getent", "[inventory][live]") {
  std::multiset<std::string> users, groups;
  for (const auto& u : rows<schemas::user>(scan(table_id::users, "/")))
    users.insert(fmt::format("{}:{}:{}:{}:{}:{}", *u.name, *u.uid, *u.gid, *u.gecos, *u.home, *u.shell));
  std::multiset<std::string> expected;
  for (auto line : output({"getent", "-s", "files", "passwd"})) {
    const auto first = line.find(':'), second = line.find(':', first + 1);
    expected.insert(line.erase(first, second - first));
  }
  CHECK(users == expected);
  for (const auto& g : rows<schemas::group>(scan(table_id::groups, "/"))) groups.insert(*g.name + ":" + std::to_string(*g.gid));
  std::multiset<std::string> known;
  for (const auto& line : output({"getent", "-s", "files", "group"})) {
    const auto first = line.find(':'), second = line.find(':', first + 1), third = line.find(':', second + 1);
    known.insert(line.substr(0, first) + ":" + line.substr(second + 1, third - second - 1));
  }
  CHECK(groups == known);
}

TEST_CASE("live, this process is among the processes", "[inventory][live]") {
  const auto all = rows<schemas::process>(scan(table_id::processes, "/"));
  const auto self = std::ranges::find(all, schemas::integer(::getpid()), &schemas::process::pid);
  REQUIRE(self != all.end());
  CHECK(self->ppid == ::getppid());
  CHECK(self->exe == fs::read_symlink("/proc/self/exe").string());
  CHECK(self->uid == ::geteuid());
  CHECK(self->start.ms.value_or(0) > 1'600'000'000'000);
}

TEST_CASE("hardware is of the machine, and a file system has none", "[inventory][live]") {
  CHECK(scan(table_id::hardware, fixture).status == table_status::unsupported);
  const auto h = rows<schemas::hardware>(scan(table_id::hardware, "/")).at(0);
  CHECK(h.cpu_cores == ::sysconf(_SC_NPROCESSORS_ONLN));
  CHECK(h.memory_total_bytes.value_or(0) > 64 << 20);
}
