// The rows of dpkg's database beside what dpkg-query lists of it: generated databases, with updates
// that are not merged yet.
#include <map>
#include <random>

#include "common/subprocess.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

constexpr int variants = 40;

class database {
 public:
  explicit database(std::mt19937& random) : random_(random) {
    for (unsigned n = 0; n < 6; ++n) stanza(status_, name(n), n % 3 == 2);
    const auto updates = random_() % 5;
    for (unsigned u = 0; u < updates; ++u) {
      std::string text;
      stanza(text, name(static_cast<unsigned>(random_() % 8)), random_() % 3 == 0);
      write(root, fmt::format("var/lib/dpkg/updates/{:04}", u), text);
    }
    write(root, "var/lib/dpkg/updates/tmp.i", "Package: half\n");
    write(root, "var/lib/dpkg/status", status_);
    write(root, "var/lib/dpkg/info/format", "1\n");
  }
  tests::temp_dir root;

 private:
  static std::string name(unsigned n) { return fmt::format("pkg{}", n); }
  template <std::size_t N>
  const char* one_of(const std::array<const char*, N>& all) {
    return all[random_() % N];
  }
  void stanza(std::string& to, const std::string& name, bool same) {
    const auto* state = one_of(std::array{"install ok installed", "install ok unpacked",
                                          "deinstall ok config-files", "hold ok installed",
                                          "purge ok not-installed"});
    to += "Package: " + name + "\nStatus: " + state + "\n";
    if (std::string_view(state).ends_with("not-installed")) {
      to += "Architecture: amd64\n\n";
      return;
    }
    to += "Maintainer: m\nArchitecture: amd64\n";
    if (same) to += "Multi-Arch: same\n";
    to += one_of(std::array{"", "Source: src\n", "Source: src (9.1-2)\n", "Source: src  (3:4)\n"});
    to += fmt::format("Version: {}{}-{}\nDescription: d\n\n", one_of(std::array{"", "1:"}),
                      random_() % 9, random_() % 9);
  }
  std::mt19937& random_;
  std::string status_;
};

std::set<std::string> listed_by_dpkg(const tests::temp_dir& root) {
  // A database that is being changed has its lock; none of ours has.
  const auto ran = common::run({"dpkg-query", "--admindir=" + (root / "var/lib/dpkg"), "-W", "-f",
                                "${Package} ${Version} ${Architecture} ${Status} "
                                "${source:Package} ${source:Version}\\n"},
                               {});
  REQUIRE(ran);
  std::set<std::string> out;
  std::istringstream lines(ran->output);
  for (std::string line; std::getline(lines, line);) out.insert(line);
  return out;
}

std::set<std::string> listed_by_us(const tests::temp_dir& root) {
  const auto s = scan(table_id::packages, root.path());
  INFO(s.reason);
  CHECK(s.status == table_status::ok);
  std::set<std::string> out;
  for (const auto& p : rows<schemas::package>(s))
    out.insert(fmt::format("{} {} {} {} {} {}", *p.name, *p.version, *p.architecture, *p.status,
                           p.source.value_or(*p.name), p.source_version.value_or("")));
  return out;
}

}  // namespace

TEST_CASE("dpkg's database is read as dpkg-query reads it, updates included", "[inventory]") {
  if (!fs::exists("/usr/bin/dpkg-query")) return tests::skip("no dpkg-query here");
  std::mt19937 random(tests::seed("dpkg-query"));
  for (int n = 0; n < variants; ++n) {
    INFO("variant " << n);
    const database one(random);
    CHECK(listed_by_us(one.root) == listed_by_dpkg(one.root));
  }
}

TEST_CASE("an update that cannot be read holds the deletions of debs", "[inventory]") {
  const tests::temp_dir root;
  write(root, "var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nVersion: 1\n\n");
  fs::create_directories(root / "var/lib/dpkg/updates/0000");
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::partial);
  CHECK_FALSE(s.missed.empty());
  CHECK(s.rows.size() == 1);
}
