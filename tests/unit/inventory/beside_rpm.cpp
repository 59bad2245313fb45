// A database of rpm that rpm itself changes step by step (built packages come, go and are
// upgraded), beside what `rpm -qa` lists of it after each.
#include <set>

#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

constexpr int rpm_variants = 24;
using rpm_words = std::vector<std::string>;

/// Packages of several versions each, built from one specification a version.
class built_packages {
 public:
  explicit built_packages(tests::chance& random) : random_(random) {
    rpm_words command{"rpmbuild", "-bb", "--quiet", "--define", "_topdir " + folder.path()};
    for (unsigned n = 0; n < 3; ++n) {
      const auto spec = fmt::format("{}.spec", n);
      write(folder, spec, specification(n));
      command.push_back(folder / spec);
    }
    const auto said = tests::lines_of(command);
    for (const auto& line : said) log += line + "\n";
    std::error_code none;
    for (const auto& f : fs::recursive_directory_iterator(folder / "RPMS", none))
      if (f.is_regular_file()) files.push_back(f.path().string());
    std::ranges::sort(files);
  }
  tests::temp_dir folder;
  rpm_words files;
  std::string log;

 private:
  std::string maybe(const std::string& field, const rpm_words& values) {
    return random_.one_in(3) ? "" : field + ": " + random_.of(values) + "\n";
  }
  std::string package(unsigned n) {
    return fmt::format("Version: {}{}\nRelease: {}{}\nSummary: {}\nLicense: {}\n", n,
                       random_.of(rpm_words{"", ".1", "~rc1", "^git2", "+x"}), n,
                       random_.of(rpm_words{"", ".fc39", ".el9_4", "%{?none}.suse"}),
                       random_.of(rpm_words{"a summary", "Größe", "x: y"}),
                       random_.of(rpm_words{"MIT", "GPLv2+ and BSD"})) +
           maybe("Epoch", {"1", "2", "0"}) + maybe("Group", {"Libraries", "System/Base"}) +
           maybe("URL", {"https://demo.example.org/"}) + maybe("Vendor", {"Demo Project"}) +
           maybe("BuildArch", {"noarch"});
  }
  std::string specification(unsigned n) {
    std::string out = "Name: demo\n" + package(n) + "%description\nd\n%files\n";
    for (const std::string name : {"lib64-demo", "kernel", "gcc-c++", "X.org_x", "a"}) {
      auto of = package(n);
      if (const auto arch = of.find("BuildArch"); arch != of.npos) of.erase(arch);
      if (const auto vendor = of.find("Vendor"); vendor != of.npos) of.erase(vendor);
      out += "%package -n " + name + "\n" + of + "%description -n " + name + "\nd\n%files -n " +
             name + "\n";
    }
    return out;
  }
  tests::chance& random_;
};

std::set<std::string> listed_by_rpm(const std::string& database) {
  const auto lines = tests::lines_of(
      {"rpm", "--dbpath", database, "-qa", "--qf",
       "%{NAME}|%|EPOCH?{%{EPOCH}:}||%{VERSION}-%{RELEASE}|%{ARCH}|%{SOURCERPM}|%{LICENSE}|"
       "%|VENDOR?{%{VENDOR}}||%|GROUP?{%{GROUP}}||%{SUMMARY}|%|URL?{%{URL}}||%{INSTALLTIME}|"
       "%{SIZE}\\n"});
  return {lines.begin(), lines.end()};
}

std::set<std::string> rpms_of(const inventory::table_scan& s) {
  std::set<std::string> out;
  for (const auto& p : rows<schemas::package>(s)) {
    const auto epoch = p.epoch ? std::to_string(*p.epoch) + ":" : "";
    CHECK(p.version->starts_with(epoch));
    out.insert(fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", *p.name, epoch,
                           p.version->substr(epoch.size()), *p.architecture, *p.source, *p.license,
                           p.vendor.value_or(""), p.section.value_or(""), *p.description,
                           p.homepage.value_or(""), *p.installed_at.ms / 1000, *p.size_bytes));
  }
  return out;
}

/// One thing that an administrator does; the arguments.
rpm_words a_change(tests::chance& random, const rpm_words& files,
                   const std::set<std::string>& installed) {
  if (!installed.empty() && random.one_in(4)) {
    const rpm_words all(installed.begin(), installed.end());
    const auto& one = random.of(all);
    return {"-e", "--allmatches", one.substr(0, one.find('|'))};
  }
  rpm_words out{random.of(rpm_words{"-i", "-U", "-U"}), "--force"};
  const auto n = 1 + random.below(4);
  for (unsigned i = 0; i < n; ++i) out.push_back(random.of(files));
  return out;
}

}  // namespace

TEST_CASE("rpm's database is read as rpm reads it, after each change",
          "[inventory][packages][owners]") {
  if (tests::peer("rpm").empty() || tests::peer("rpmbuild").empty())
    tests::skip("no rpm or no rpmbuild here");
  tests::chance random(tests::seed("rpm"));
  const built_packages built(random);
  INFO(built.log);
  REQUIRE(built.files.size() == 18);
  const tests::temp_dir root;
  const auto database = root / "usr/lib/sysimage/rpm";
  fs::create_directories(database);
  std::string log;
  std::size_t compared = 0;
  std::set<std::string> theirs;
  for (int n = 0; n < rpm_variants; ++n) {
    rpm_words command{"rpm", "--dbpath", database, "--justdb", "--nodeps", "--ignorearch"};
    for (const auto& word : a_change(random, built.files, theirs)) command.push_back(word);
    for (const auto& word : command) log += word + " ";
    for (const auto& line : tests::lines_of(command)) log += "\n  " + line;
    log += "\n";
    INFO(log);
    theirs = listed_by_rpm(database);
    const auto s = scan(table_id::packages, root.path());
    if (s.reason.find("librpm is not installed") != s.reason.npos) tests::skip("no librpm here");
    CHECK(rpms_of(s) == theirs);
    compared += theirs.size();
  }
  std::cout << "rpm: " << rpm_variants << " variants, " << compared << " packages\n";
  CHECK(compared > rpm_variants);
}
