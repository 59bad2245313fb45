#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "collector/policy/native/show_format.hpp"
#include "common/subprocess.hpp"
#include "tests/support/native.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"

namespace native = collector::policy::native;

namespace {

std::vector<std::string> installed_names() {
  std::vector<std::string> out;
  std::ifstream in("/var/lib/dpkg/status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("Package: ")) out.push_back(line.substr(9));
  return out;
}

std::string show_format(tests::chance& c) {
  static constexpr const char* words[]{"\\n", "\\t", " ", "|", "'", "n", "$x", "\\\\", "{}"};
  static constexpr const char* fields[]{
      "Package",        "binary:Package", "Status",          "db:Status-Status", "db:Status-Abbrev",
      "db:Status-Want", "Version",        "db:Status-Eflag", "Architecture",     "Essential",
      "Multi-Arch",     "Section",        "Priority",        "Maintainer",       "Installed-Size",
      "Homepage",       "Source",         "Description",     "source:Package",   "Bogus",
      "Depends"};
  std::string out;
  for (unsigned i = 0, n = 1 + c.below(6); i < n; ++i) {
    if (c.one_in(3))
      out += c.of(words);
    else
      out += std::string("${") + c.of(fields) +
             (c.one_in(5) ? ";" + std::to_string(static_cast<int>(c.below(40)) - 20) : "") + "}";
  }
  return out;
}

std::vector<std::string> random_line(tests::chance& c, const std::vector<std::string>& known) {
  static constexpr const char* others[]{"apache2", "nope",  "libc6:amd64", "lib*",
                                        "Bash",    "x",     "a_b",         "linux-image",
                                        "telnet",  "9base", "-s",          ""};
  std::vector<std::string> argv{c.one_in(4) ? "dpkg" : "dpkg-query"};
  if (argv[0] == "dpkg" || c.one_in(2))
    argv.push_back(c.one_in(6) ? "--status" : "-s");
  else {
    argv.push_back(c.one_in(6) ? "--show" : "-W");
    if (c.one_in(8))
      argv.push_back("--showformat=" + show_format(c));
    else if (!c.one_in(4))
      argv.push_back("-f=" + show_format(c));
    if (c.one_in(8)) std::swap(argv[1], argv.back());
  }
  for (unsigned n = 1 + c.below(4); n > 0; --n)
    argv.push_back(c.one_in(2) ? c.of(known) : std::string(c.of(others)));
  return argv;
}

constexpr const char* stanzas = R"(Package: dpkg
Essential: yes
Status: install ok installed
Maintainer: Somebody <somebody@example.org>
Architecture: amd64
Multi-Arch: foreign
Version: 1.21.22
Description: Debian package management system

Package: gone
Status: deinstall ok config-files
Priority: optional
Section: net
Maintainer: Somebody <somebody@example.org>
Architecture: amd64
Version: 1.0
Config-Version: 1.0
Conffiles:
 /etc/gone.conf d41d8cd98f00b204e9800998ecf8427e
 /etc/older.conf d41d8cd98f00b204e9800998ecf8427e obsolete
Description: removed, its configuration stays

Package: held
Status: hold ok installed
Section: net
Maintainer: Somebody <somebody@example.org>
Architecture: all
Version: 1:2.0-1
Description: kept back
 Long text.
Homepage: https://example.org/
Tag: one, two

Package: half
Status: install reinstreq half-installed
Maintainer: Somebody <somebody@example.org>
Architecture: amd64
Version: 1.0
Description: not finished

)";

}  // namespace

TEST_CASE("dpkg -s, dpkg-query -s and -W are answered as dpkg answers them", "[policy][native]") {
  if (const auto why = tests::not_debian_12(); !why.empty()) tests::skip(why);
  const auto known = installed_names();
  REQUIRE(known.size() > 10);
  tests::chance c(1'202);
  std::vector<std::vector<std::string>> lines;
  for (int i = 0; i < 400; ++i) lines.push_back(random_line(c, known));
  for (std::size_t i = 0; i < known.size(); i += 12)  // with a home page and without
    lines.push_back(
        {"dpkg-query", "-W", "-f=[${Homepage;3}][${Homepage;-5}][${Origin;4}]", known[i]});
  const auto r = tests::compare(lines);
  INFO(r.native << " of " << r.asked << " answered natively" << r.differences);
  CHECK(r.differences.empty());
  CHECK(r.native > 80);
}

TEST_CASE("what dpkg-query or dpkg refuses is left to it", "[policy][native]") {
  std::vector<std::vector<std::string>> asked;
  for (const char* option : {"-f=x", "-f=", "--showformat=${Package}", "-f=${Package", "-W"}) {
    asked.push_back({"dpkg", "-s", option, "bash"});
    asked.push_back({"dpkg", option, "-s", "bash"});
    asked.push_back({"dpkg-query", "-W", option, "bash"});
    asked.push_back({"dpkg-query", "-s", option, "bash"});
  }
  if (const auto why = tests::not_debian_12(); why.empty())
    CHECK(tests::compare(asked).differences == "");
  CHECK_FALSE(collector::policy::native::show_format::parse(""));
  CHECK_FALSE(collector::policy::native::show_format::parse("${Package"));
  CHECK(collector::policy::native::show_format::parse(" "));
}

TEST_CASE(
    "packages that are removed, held or half installed are shown as dpkg shows them, or not at all",
    "[policy][native]") {
  if (const auto why = tests::not_debian_12(); !why.empty()) tests::skip(why);
  const tests::temp_dir dir;
  std::filesystem::create_directories(dir.path() + "/updates");
  std::ofstream(dir.path() + "/status") << stanzas;
  const auto root = common::root_dir::open("/");
  REQUIRE(root);
  native::host facts(*root, dir.path());
  int answered = 0;
  for (const std::vector<std::string>& rest : std::vector<std::vector<std::string>>{
           {"-s", "gone"},
           {"-s", "held", "nope", "dpkg"},
           {"-s", "half"},
           {"-W", "gone", "held"},
           {"-W", "half"},
           {"-W", "-f=${db:Status-Abbrev}|${Status}|${Version}|${Essential}|${binary:Package}\\n",
            "held", "gone", "dpkg"}}) {
    std::vector<std::string> argv{"dpkg-query"};
    argv.insert(argv.end(), rest.begin(), rest.end());
    const auto ours = native::dpkg_query(argv, facts);
    argv.insert(argv.begin() + 1, "--admindir=" + dir.path());
    const auto real = common::run(argv, {});
    REQUIRE(real);
    if (!ours) continue;
    ++answered;
    INFO(rest.back());
    CHECK(ours->output == real->output);
    CHECK(ours->exit_status == real->exit_status);
  }
  CHECK(answered == 4);
}

TEST_CASE("a package database that is not as dpkg writes it gets no native answers",
          "[policy][native]") {
  const tests::temp_dir dir;
  std::filesystem::create_directories(dir.path() + "/updates");
  const auto root = common::root_dir::open("/");
  REQUIRE(root);
  const auto write = [&](const std::string& text) {
    std::ofstream(dir.path() + "/status", std::ios::binary) << text;
  };
  const auto asks = [&](const std::string& package) {
    native::host facts(*root, dir.path());
    const std::vector<std::string> argv{"dpkg-query", "-s", package};
    return native::dpkg_query(argv, facts).has_value();
  };
  const std::string dpkg =
      "Package: dpkg\nStatus: install ok installed\nMaintainer: A <a@b>\nArchitecture: "
      "amd64\nVersion: 1\nDescription: x\n";
  CHECK_FALSE(asks("dpkg"));  // no database at all
  write(dpkg);
  CHECK(asks("dpkg"));
  SECTION("an update that is not merged yet") {
    std::ofstream(dir.path() + "/updates/0001") << dpkg;
    CHECK_FALSE(asks("dpkg"));
  }
  SECTION("fields in another order") {
    write(
        "Package: dpkg\nVersion: 1\nMaintainer: A <a@b>\nArchitecture: amd64\nStatus: install ok "
        "installed\nDescription: x\n");
    CHECK_FALSE(asks("dpkg"));
  }
  SECTION("a package that dpkg warns of at every question") {
    write(dpkg +
          "\nPackage: x\nStatus: install ok installed\nArchitecture: all\nVersion: 1\nDescription: "
          "x\n");
    CHECK_FALSE(asks("dpkg"));
  }
  SECTION("several architectures") {
    write(dpkg + "\n" + dpkg);
    CHECK_FALSE(asks("dpkg"));
  }
  SECTION("cut in the middle of a line") {
    write(dpkg + "\nPackage: x");
    CHECK_FALSE(asks("dpkg"));
  }
  SECTION("a NUL byte") {
    write(dpkg + std::string("X: a\0b\n", 7));
    CHECK_FALSE(asks("dpkg"));
  }
}
