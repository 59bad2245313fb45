#include <catch2/catch.hpp>

#include "analyzer/compare.hpp"
#include "schemas/assessment.hpp"
#include "schemas/inventory.hpp"
#include "tests/unit/analyzer/change_sets.hpp"

using schemas::change_kind;
using schemas::origin;
using schemas::table_id;
using tests::change;

namespace {

std::vector<std::string> raised(table_id t, std::vector<schemas::change> changes,
                                origin from = origin::delta,
                                std::vector<schemas::score_change> scores = {}) {
  return tests::raised(tests::shipped(),
                       tests::set_of(t, std::move(changes), std::move(scores), from));
}

schemas::package package(const std::string& version) {
  schemas::package p;
  p.name = "openssl";
  p.version = version;
  p.architecture = "amd64";
  p.format = "deb";
  return p;
}

schemas::check check(const std::string& result) {
  schemas::check c;
  c.policy = "p";
  c.check_id = "1";
  c.result = result;
  return c;
}

using rules = std::vector<std::string>;

}  // namespace

TEST_CASE("a check that flips", "[analyzer]") {
  const auto passed = check("passed"), failed = check("failed"), open = check("not_applicable");
  CHECK(raised(table_id::checks, {change(&passed, &failed)}) == rules{"check-flipped high"});
  CHECK(raised(table_id::checks, {change(&failed, &passed)}) == rules{"check-flipped low"});
  CHECK(raised(table_id::checks, {change(&passed, &open)}) == rules{"check-flipped medium"});
  CHECK(raised(table_id::checks, {change(&failed, &failed)}).empty());
  CHECK(raised(table_id::checks, {change<schemas::check>(nullptr, &failed)})
            .empty());  // a new check did not flip
}

TEST_CASE("a score that falls", "[analyzer]") {
  CHECK(raised(table_id::checks, {}, origin::delta, {{"p", 8000, 7000}}) ==
        rules{"score-fell medium"});
  CHECK(raised(table_id::checks, {}, origin::delta,
               {{"p", 7000, 8000}, {"q", -1, 5000}, {"r", 5000, -1}})
            .empty());
}

TEST_CASE("packages come, go and change", "[analyzer]") {
  const auto old = package("1"), fresh = package("2");
  auto held = old;
  held.status = "hold ok installed";
  CHECK(raised(table_id::packages, {change<schemas::package>(nullptr, &fresh)}) ==
        rules{"package-added low"});
  CHECK(raised(table_id::packages, {change<schemas::package>(&old, nullptr)}) ==
        rules{"package-removed low"});
  CHECK(raised(table_id::packages, {change<schemas::package>(&old, nullptr),
                                    change<schemas::package>(nullptr, &fresh)}) ==
        rules{"package-changed medium"});
  CHECK(raised(table_id::packages, {change(&old, &held)}) == rules{"package-changed medium"});
}

TEST_CASE("accounts", "[analyzer]") {
  schemas::user alice, root;
  alice.name = "alice";
  alice.uid = 1000;
  root.name = "toor";
  root.uid = 0;
  CHECK(raised(table_id::users, {change<schemas::user>(nullptr, &alice)}) ==
        rules{"user-added medium"});
  CHECK(raised(table_id::users, {change<schemas::user>(nullptr, &root)}) ==
        rules{"user-added medium", "new-uid-0 critical"});
  CHECK(raised(table_id::users, {change<schemas::user>(&alice, nullptr)}) ==
        rules{"user-removed low"});
  auto shell = root;
  shell.shell = "/bin/sh";
  CHECK(raised(table_id::users, {change(&root, &shell)}) ==
        rules{"user-shell-changed high"});  // it was root before
  auto odd = alice;
  odd.shell = "/tmp/sh";
  CHECK(raised(table_id::users, {change(&alice, &odd)}) == rules{"user-shell-changed high"});
  schemas::group g;
  g.name = "wheel";
  g.gid = 10;
  CHECK(raised(table_id::groups, {change<schemas::group>(nullptr, &g)}) ==
        rules{"group-added low"});
}

TEST_CASE("a first scan and a re-encoding raise nothing", "[analyzer]") {
  const auto p = package("1");
  CHECK(raised(table_id::packages, {change<schemas::package>(nullptr, &p)}, origin::first).empty());
  CHECK(raised(table_id::packages, {change<schemas::package>(nullptr, &p)}, origin::migration)
            .empty());
  CHECK(raised(table_id::packages, {change<schemas::package>(nullptr, &p)}, origin::repair) ==
        rules{"package-added low"});
}

TEST_CASE("evidence is verified only when everything is equal", "[analyzer]") {
  schemas::evidence e;
  e.kid = 3;
  e.reported = e.stored = {
      .root = {std::string(16, 'r')}, .rows = 5, .md5s = {{"p", {std::string(16, 'm')}}}};
  CHECK(analyzer::compare(e).verified);
  CHECK(analyzer::compare(e).kid == 3);
  SECTION("another root") { e.stored.root.bytes[3] ^= 1; }
  SECTION("another count") { e.stored.rows = 6; }
  SECTION("another state hash") { e.stored.md5s[0].md5.bytes[0] ^= 1; }
  SECTION("a policy that is not there") { e.stored.md5s.clear(); }
  SECTION("a policy too many") { e.stored.md5s.push_back({"q", {std::string(16, 'm')}}); }
  const auto v = analyzer::compare(e);
  CHECK_FALSE(v.verified);
  CHECK_FALSE(v.reason.empty());
}
