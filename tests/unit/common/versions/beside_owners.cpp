// Generated versions, beside the order of dpkg and of librpm; and that the order is one.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <span>

#include "common/loaded_library.hpp"
#include "common/versions/versions.hpp"
#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"

namespace versions = common::versions;

namespace {

using versions::format;
using version_pair = std::pair<std::string, std::string>;

std::size_t pairs_wanted() { return std::getenv("MUSTER_SOAK") != nullptr ? 100'000 : 10'000; }

std::string some_pieces(tests::chance& by, const std::vector<const char*>& pieces, unsigned most) {
  std::string out;
  for (auto n = by.below(most) + 1; n > 0; --n) out += by.of(pieces);
  return out;
}

std::string deb_version(tests::chance& by) {
  auto out = by.one_in(5) ? std::to_string(by.below(3)) + ":" : std::string();
  out += std::to_string(by.below(12));
  const bool revised = by.one_in(2);
  out += some_pieces(by,
                     {".", ".0", "0", "1", "9", "10", "a", "B", "z", "+", "~", "~~", "rc1",
                      "+deb12u1", "~bpo", "00", revised ? "-" : "."},
                     6);
  if (revised) out += "-" + some_pieces(by, {"0", "1", "2", "10", ".", "+", "~", "a", "ubuntu"}, 4);
  return out;
}

std::string rpm_version(tests::chance& by) {
  auto out = by.one_in(5) ? std::to_string(by.below(3)) + ":" : std::string();
  out += some_pieces(by, {".", "..", "0", "00", "1",   "9",     "10", "a",  "Z", "ab",
                          "~", "^",  "_", "+",  "rc1", "git20", "^~", "~^", "%", "\xc3\xa9"},
                     7);
  if (by.one_in(2)) out += "-" + some_pieces(by, {"0", "1", "10", ".", ".el9", "_2", "~", "^"}, 4);
  return out;
}

std::string apk_version(tests::chance& by) {
  auto out = some_pieces(by, {"0", "1", "2", "10", "006"}, 2);
  for (auto n = by.below(3); n > 0; --n) out += "." + some_pieces(by, {"0", "1", "9", "02"}, 2);
  if (by.one_in(5)) out += by.of(std::array{"a", "b", "z", "zz"});
  for (auto n = by.below(3); n > 0; --n)
    out += std::string("_") +
           by.of(std::array{"alpha", "beta", "pre", "rc", "cvs", "git", "p", "foo", ""}) +
           by.of(std::array{"", "0", "1", "02", "10"});
  if (by.one_in(6)) out += by.of(std::array{"~ab1", "~ab", "~"});
  if (by.one_in(2)) out += "-r" + std::to_string(by.below(12));
  return by.one_in(20) ? out + by.of(std::array{"-", ".", "r", "-r", "+1", " "}) : out;
}

std::string python_version(tests::chance& by) {
  auto out = by.one_in(8) ? std::to_string(by.below(3)) + "!" : std::string();
  out += std::to_string(by.below(3));
  for (auto n = by.below(3); n > 0; --n) out += "." + std::to_string(by.below(12));
  const auto part = [&](std::initializer_list<const char*> words) {
    const std::vector<const char*> separators{"", "", ".", "-", "_"};
    if (!by.one_in(3)) return;
    out += std::string(by.of(separators)) + by.of(std::vector<const char*>(words));
    if (!by.one_in(4)) out += std::string(by.of(separators)) + std::to_string(by.below(12));
  };
  part({"a", "alpha", "b", "BETA", "c", "rc", "pre", "preview"});
  part({"post", "rev", "r"});
  part({"dev", "Dev"});
  if (by.one_in(6)) out += "-" + std::to_string(by.below(3));
  if (by.one_in(6))
    out += "+" + some_pieces(by, {"0", "1", "10", "a", "ubuntu", "a.1", "1-b", "x_2"}, 2);
  return out;
}

std::string node_version(tests::chance& by) {
  std::string out = by.one_in(9) ? "v" : "";
  for (int n = 0; n < 3; ++n) out += (n > 0 ? "." : "") + std::to_string(by.below(12));
  if (by.one_in(2)) {
    out += "-";
    for (auto n = by.below(3) + 1; n > 0; --n)
      out += std::string(by.of(
                 std::vector<const char*>{"0", "1", "10", "a", "rc", "beta", "x-1", "A", "1a"})) +
             (n > 1 ? "." : "");
  }
  if (by.one_in(6)) out += "+build.5";
  return out;
}

using maker = std::string (*)(tests::chance& by);

/// The other one of a pair is often nearly the same.
std::string like(const std::string& version, maker make, tests::chance& by) {
  auto out = version;
  const auto at = by.below(static_cast<unsigned>(out.size()) + 1);
  switch (by.below(4)) {
    case 0:
      return make(by);
    case 1:
      return out.substr(0, at);
    case 2:
      return out.insert(at, by.of(std::array{"0", "1", "a", "~", ".", "-1", "_p1", "^"}));
    default:
      return out.substr(0, at) + make(by).substr(0, 3);
  }
}

int sign(std::weak_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

std::vector<version_pair> pairs(maker make, tests::chance& by) {
  std::vector<version_pair> out;
  while (out.size() < pairs_wanted()) {
    auto a = make(by);
    auto b = like(a, make, by);
    out.emplace_back(std::move(a), std::move(b));
  }
  return out;
}

/// The same beside a program that prints -1, 0 or 1 for each line `A B`, or x where it takes one of
/// them for no version.
std::size_t compare_beside(const std::vector<std::string>& program, format of,
                           std::span<const version_pair> some) {
  const tests::temp_dir folder;
  std::ofstream file(folder / "pairs");
  for (const auto& [a, b] : some) file << a << ' ' << b << '\n';
  file.close();
  auto line = program;
  line.push_back(folder / "pairs");
  const auto said = tests::lines_of(line);
  REQUIRE(said.size() == some.size());
  std::size_t compared = 0;
  for (std::size_t i = 0; i < some.size(); ++i) {
    if (said[i] == "x") continue;
    ++compared;
    INFO(some[i].first << " | " << some[i].second);
    REQUIRE(std::to_string(sign(versions::compare(of, some[i].first, some[i].second))) == said[i]);
  }
  return compared;
}

/// One process for all of them. How many of the versions it takes as such.
std::size_t compare_beside_perl(std::span<const version_pair> some) {
  const tests::temp_dir folder;
  std::ofstream file(folder / "pairs");
  for (const auto& [a, b] : some) file << a << ' ' << b << '\n';
  file.close();
  const auto said = tests::lines_of(
      {"perl", "-MDpkg::Version", "-ne",
       "chomp; ($l, $r) = map { Dpkg::Version->new($_, check => 1) } split / /, $_, 2; "
       "print defined $l && defined $r ? $l <=> $r : 'x', \"\\n\"",
       folder / "pairs"});
  REQUIRE(said.size() == some.size());
  std::size_t compared = 0;
  for (std::size_t i = 0; i < some.size(); ++i) {
    const auto& [a, b] = some[i];
    // Dpkg::Version takes a colon without anything behind it for upstream; dpkg refuses it.
    if (said[i] == "x" || a.ends_with(':') || b.ends_with(':')) continue;
    ++compared;
    INFO(a << " | " << b);
    REQUIRE(std::to_string(sign(versions::compare_deb(a, b))) == said[i]);
  }
  return compared;
}

}  // namespace

TEST_CASE("the order of versions is one: whatever is compared, and in whatever turn",
          "[versions][random]") {
  tests::chance by(tests::seed("the order of versions"));
  for (const auto& [of, make] : {std::pair{format::deb, &deb_version},
                                 {format::rpm, &rpm_version},
                                 {format::apk, &apk_version},
                                 {format::pypi, &python_version},
                                 {format::npm, &node_version}})
    for (int i = 0; i < 20'000; ++i) {
      const auto a = make(by), b = like(a, make, by), c = like(b, make, by);
      INFO(a << " | " << b << " | " << c);
      const auto ab = sign(versions::compare(of, a, b)), bc = sign(versions::compare(of, b, c)),
                 ac = sign(versions::compare(of, a, c));
      REQUIRE(sign(versions::compare(of, b, a)) == -ab);
      REQUIRE(sign(versions::compare(of, a, a)) == 0);
      if (ab <= 0 && bc <= 0) REQUIRE(ac == std::min(ab, bc));
      if (ab >= 0 && bc >= 0) REQUIRE(ac == std::max(ab, bc));
    }
}

TEST_CASE("dpkg's order of generated versions is ours", "[versions][random][owner]") {
  if (tests::lines_of({"perl", "-MDpkg::Version", "-e", "print 1"}) !=
      std::vector<std::string>{"1"})
    tests::skip("perl has no Dpkg::Version here");
  tests::chance by(tests::seed("versions beside dpkg"));
  const auto all = pairs(&deb_version, by);
  constexpr std::size_t a_process = 10'000;
  std::size_t compared = 0;
  for (std::size_t from = 0; from < all.size(); from += a_process)
    compared += compare_beside_perl(std::span(all).subspan(from, a_process));
  std::cout << "versions beside dpkg: " << compared << " of " << all.size() << " pairs\n";
  CHECK(compared > all.size() / 3);
}

TEST_CASE("dpkg itself says the same of some of them", "[versions][random][owner]") {
  if (tests::peer("dpkg").empty()) tests::skip("dpkg is not here");
  tests::chance by(tests::seed("versions beside dpkg --compare-versions"));
  std::string script;
  std::vector<std::string> ours;
  for (int i = 0; i < 100; ++i) {
    const auto a = deb_version(by), b = like(a, &deb_version, by);
    const auto order = sign(versions::compare_deb(a, b));
    const auto* relation = order < 0 ? "lt-nl" : order > 0 ? "gt-nl" : "eq";
    script += fmt::format(
        "dpkg --validate-version '{0}' && dpkg --validate-version '{2}' && "
        "! dpkg --compare-versions '{0}' {1} '{2}' && echo '{0} {2}'\n",
        a, relation, b);
  }
  CHECK(tests::lines_of({"sh", "-c", "exec 2>/dev/null\n" + script}) == std::vector<std::string>{});
}

TEST_CASE("librpm's order of generated versions is ours", "[versions][random][owner]") {
  void* const library = common::load_library({"librpm.so.10", "librpm.so.9", "librpm.so.8"});
  void* (*parse)(const char*) = nullptr;
  int (*compare)(void*, void*) = nullptr;
  void* (*release)(void*) = nullptr;
  if (library == nullptr || !common::find_call(library, "rpmverParse", parse) ||
      !common::find_call(library, "rpmverCmp", compare) ||
      !common::find_call(library, "rpmverFree", release))
    tests::skip("librpm is not here, or too old to compare whole versions");
  tests::chance by(tests::seed("versions beside librpm"));
  std::size_t compared = 0;
  for (const auto& [a, b] : pairs(&rpm_version, by)) {
    void* const left = parse(a.c_str());
    void* const right = parse(b.c_str());
    if (left != nullptr && right != nullptr) {
      INFO(a << " | " << b);
      const auto theirs = compare(left, right);
      REQUIRE(sign(versions::compare_rpm(a, b)) == (theirs > 0) - (theirs < 0));
      ++compared;
    }
    release(left);
    release(right);
  }
  std::cout << "versions beside librpm: " << compared << " pairs\n";
  CHECK(compared > pairs_wanted() / 2);
}

TEST_CASE("packaging's order of generated versions is ours", "[versions][random][owner]") {
  const std::string script =
      "import sys\n"
      "try:\n"
      "    from packaging.version import Version\n"
      "except ImportError:\n"
      "    from pip._vendor.packaging.version import Version\n"
      "def order(a, b):\n"
      "    try:\n"
      "        l, r = Version(a), Version(b)\n"
      "    except Exception:\n"
      "        return 'x'\n"
      "    return (l > r) - (l < r)\n"
      "for line in open(sys.argv[1]):\n"
      "    print(order(*line.rstrip('\\n').split(' ', 1)))\n";
  if (tests::lines_of({"python3", "-c", script, "/dev/null"}) != std::vector<std::string>{} ||
      tests::lines_of({"sh", "-c",
                       "python3 -c 'import pip._vendor.packaging.version' 2>&1 || "
                       "python3 -c 'import packaging.version' 2>&1"}) != std::vector<std::string>{})
    tests::skip("python3 has neither packaging nor pip here");
  tests::chance by(tests::seed("versions beside packaging"));
  const auto all = pairs(&python_version, by);
  const auto compared = compare_beside({"python3", "-c", script}, format::pypi, all);
  std::cout << "versions beside packaging: " << compared << " of " << all.size() << " pairs\n";
  CHECK(compared > all.size() / 3);
}

TEST_CASE("node-semver's order of generated versions is ours", "[versions][random][owner]") {
  const std::string script =
      "const semver = (() => { for (const from of ['semver', "
      "'/usr/lib/node_modules/npm/node_modules/semver', '/usr/share/nodejs/semver']) "
      "try { return require(from) } catch (e) {} })();\n"
      "if (semver) for (const line of require('fs').readFileSync(process.argv[1], 'utf8')"
      ".split('\\n').slice(0, -1)) { const [a, b] = line.split(' ');\n"
      "console.log(semver.valid(a) && semver.valid(b) ? semver.compare(a, b) : 'x') }\n"
      "else console.log('none')\n";
  if (tests::lines_of({"sh", "-c", "command -v node"}).empty() ||
      tests::lines_of({"node", "-e", script, "/dev/null"}) != std::vector<std::string>{})
    tests::skip("node has no semver here");
  tests::chance by(tests::seed("versions beside node-semver"));
  const auto all = pairs(&node_version, by);
  const auto compared = compare_beside({"node", "-e", script}, format::npm, all);
  std::cout << "versions beside node-semver: " << compared << " of " << all.size() << " pairs\n";
  CHECK(compared > all.size() / 3);
}
