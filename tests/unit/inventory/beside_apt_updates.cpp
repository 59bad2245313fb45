// Installed packages and lists that a test makes up, beside what apt would upgrade.
#include <iostream>
#include <map>

#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

constexpr int upgrade_variants = 20;

struct made_repository {
  std::string host, suite, release;
};

const std::vector<made_repository> made_repositories{
    {"deb.example", "bookworm",
     "Origin: Debian\nLabel: Debian\nSuite: stable\nCodename: bookworm\n"},
    {"sec.example", "bookworm-security",
     "Origin: Debian\nLabel: Debian-Security\nSuite: stable-security\n"
     "Codename: bookworm-security\n"},
    {"bpo.example", "bookworm-backports",
     "Origin: Debian Backports\nLabel: Debian Backports\nSuite: stable-backports\n"
     "Codename: bookworm-backports\nNotAutomatic: yes\nButAutomaticUpgrades: yes\n"},
    {"exp.example", "experimental",
     "Origin: Debian\nSuite: experimental\nCodename: rc-buggy\nNotAutomatic: yes\n"}};

std::string made_version(tests::chance& random) {
  return fmt::format("{}{}.{}{}-{}", random.one_in(8) ? "1:" : "", random.below(2) + 1,
                     random.below(3), random.of(std::array{"", "~rc1", "+dfsg", "a"}),
                     random.of(std::array{"1", "2", "1+deb12u1", "1~bpo12+1"}));
}

std::string stanza_of(const std::string& name, const std::string& version,
                      const std::string& architecture) {
  return fmt::format(
      "Package: {}\nVersion: {}\nArchitecture: {}\nMaintainer: M <m@x.example>\nFilename: "
      "pool/{}_{}.deb\nSize: 10\nSHA256: {:064}\nDescription: x\n\n",
      name, version, architecture, name, architecture, 1);
}

/// A tree of a host with packages and lists of them; `log` has what there is of each. Its sources.
std::string make_tree(const tests::temp_dir& root, tests::chance& random,
                      std::map<std::string, std::string>& log) {
  for (const auto* folder : {"etc/apt/apt.conf.d", "etc/apt/preferences.d",
                             "var/lib/apt/lists/partial", "var/cache/apt/archives/partial"})
    fs::create_directories(root / folder);
  std::string status =
      "Package: dpkg\nStatus: install ok installed\nMaintainer: M <m@x.example>\n"
      "Architecture: amd64\nVersion: 1.21.22\nDescription: x\n\n";
  std::map<std::string, std::string> lists;
  for (int n = 0; n < 24; ++n) {
    const auto name = fmt::format("pkg{}", n), version = made_version(random);
    const std::string architecture = random.of(std::array{"amd64", "amd64", "all", "i386"});
    const std::string state =
        random.of(std::array{"install ok installed", "install ok installed", "hold ok installed",
                             "deinstall ok config-files"});
    status += fmt::format(
        "Package: {}\nStatus: {}\nMaintainer: M <m@x.example>\nArchitecture: {}\nVersion: {}\n"
        "Description: x\n\n",
        name, state, architecture, version);
    log[name] = fmt::format("{} {} {}: {}\n", name, version, architecture, state);
    for (const auto& r : made_repositories)
      for (unsigned i = random.below(3); i > 0; --i) {
        const auto offered = random.one_in(4) ? version : made_version(random);
        // One version of another architecture is for apt something to upgrade to, and no newer one.
        const std::string for_architecture =
            offered != version && random.one_in(6) ? "all" : architecture;
        lists[r.host] += stanza_of(name, offered, for_architecture);
        log[name] += fmt::format("  {} {} {}\n", r.suite, offered, for_architecture);
      }
  }
  write(root, "var/lib/dpkg/status", status);
  std::string sources;
  for (const auto& r : made_repositories) {
    const bool listed = !random.one_in(8);
    sources += fmt::format("{}deb [trusted=yes] http://{}/debian {} main\n", listed ? "" : "# ",
                           r.host, r.suite);
    const auto prefix = fmt::format("var/lib/apt/lists/{}_debian_dists_{}_", r.host, r.suite);
    write(root, prefix + "Release",
          r.release +
              "Date: Sat, 10 Feb 2024 11:07:25 UTC\nArchitectures: all amd64 i386\n"
              "Components: main\nSHA256:\n");
    write(root, prefix + "main_binary-amd64_Packages", lists[r.host]);
  }
  write(root, "etc/apt/sources.list", sources);
  return sources;
}

/// `name architecture old new`
std::map<std::string, std::string> upgradable_by_apt(const std::string& root) {
  std::map<std::string, std::string> out;
  for (const auto& line :
       tests::lines_of({"env", "LC_ALL=C", "apt", "list", "--upgradable", "-o", "Dir=" + root, "-o",
                        "APT::Architecture=amd64", "-o", "APT::Architectures::=i386"})) {
    const auto from = line.find("[upgradable from: ");
    if (from == line.npos) continue;
    const auto slash = line.find('/'), blank = line.find(' ');
    const auto end = line.find(' ', blank + 1);
    out[line.substr(0, slash)] = line.substr(from + 18, line.size() - from - 19) + " " +
                                 line.substr(blank + 1, end - blank - 1);
  }
  return out;
}

}  // namespace

TEST_CASE("what is newer in apt's lists is what apt would upgrade", "[inventory][owners]") {
  if (tests::peer("apt").empty()) tests::skip("apt is not here");
  tests::chance random(tests::seed("updates of apt"));
  std::size_t compared = 0;
  for (int variant = 0; variant < upgrade_variants; ++variant) {
    const tests::temp_dir root;
    std::map<std::string, std::string> log;
    const auto sources = make_tree(root, random, log);
    const auto theirs = upgradable_by_apt(root.path());
    std::map<std::string, std::string> ours;
    const auto s = scan(table_id::updates, root.path());
    for (const auto& u : rows<schemas::update>(s)) ours[*u.name] = *u.installed + " " + *u.version;
    CHECK(s.status == table_status::ok);
    for (const auto& [name, all] : log) {
      INFO("variant " << variant << "\n" << sources << all);
      const auto in = [&, &wanted = name](const auto& of) {
        return of.contains(wanted) ? of.at(wanted) : std::string("nothing");
      };
      CHECK(in(ours) == in(theirs));
    }
    compared += theirs.size();
  }
  std::cout << "apt list --upgradable: " << upgrade_variants << " variants, " << compared
            << " packages\n";
  CHECK(compared > upgrade_variants);
}
