// What is said of the running machine, beside what its own tools say.
#include <unistd.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "common/subprocess.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

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

TEST_CASE("live, the packages are those of dpkg-query", "[inventory][live]") {
  const auto expected =
      output({"dpkg-query", "-W", "-f", "${Package}\t${Version}\t${Architecture}\n"});
  if (expected.empty()) tests::skip("no dpkg-query here");
  std::multiset<std::string> ours;
  for (const auto& p : rows<schemas::package>(scan(table_id::packages, "/")))
    if (p.format == "deb")  // what pip and npm installed is not dpkg's
      ours.insert(*p.name + "\t" + p.version.value_or("") + "\t" + p.architecture.value_or(""));
  CHECK(ours == expected);
}

TEST_CASE("the packages of an rpm database are those of rpm -qa", "[inventory][live]") {
  tests::temp_dir root;
  const fs::path folder = root / "usr/lib/sysimage/rpm";
  fs::create_directories(folder);
  fs::copy_file(fixture_of("fedora") + "/usr/lib/sysimage/rpm/rpmdb.sqlite",
                folder / "rpmdb.sqlite");
  const auto s = scan(table_id::packages, root.path());
  const auto expected = output({"rpm", "--dbpath", folder.string(), "-qa", "--qf",
                                "%{NAME} %{EPOCHNUM}:%{VERSION}-%{RELEASE} %{ARCH} %{SUMMARY}\n"});
  if (expected.empty() || s.status != table_status::ok) tests::skip("no rpm or no librpm here");
  std::multiset<std::string> ours;
  for (const auto& p : rows<schemas::package>(s))
    ours.insert(fmt::format("{} {}{} {} {}", *p.name, p.epoch ? "" : "0:", *p.version,
                            *p.architecture, p.description.value_or("")));
  CHECK(ours == expected);
}

TEST_CASE("live, the accounts are those of getent", "[inventory][live]") {
  std::multiset<std::string> users, groups;
  for (const auto& u : rows<schemas::user>(scan(table_id::users, "/")))
    users.insert(
        fmt::format("{}:{}:{}:{}:{}:{}", *u.name, *u.uid, *u.gid, *u.gecos, *u.home, *u.shell));
  std::multiset<std::string> expected;
  for (auto line : output({"getent", "-s", "files", "passwd"})) {
    const auto first = line.find(':'), second = line.find(':', first + 1);
    expected.insert(line.erase(first, second - first));
  }
  CHECK(users == expected);
  for (const auto& g : rows<schemas::group>(scan(table_id::groups, "/")))
    groups.insert(*g.name + ":" + std::to_string(*g.gid));
  std::multiset<std::string> known;
  for (const auto& line : output({"getent", "-s", "files", "group"})) {
    const auto first = line.find(':'), second = line.find(':', first + 1),
               third = line.find(':', second + 1);
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
