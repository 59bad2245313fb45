// A removed and an added row of one identity are one modified row.
#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"
#include "tests/unit/analyzer/change_sets.hpp"

using namespace tests;
using schemas::table_id;

namespace {

schemas::package image(const std::string& version, const std::string& architecture = "amd64") {
  schemas::package p;
  p.name = "linux-image";
  p.version = version;
  p.architecture = architecture;
  p.format = "deb";
  return p;
}

const analyzer::ruleset& one_rule() {
  static const auto r = rules_of(
      "tables: {packages: {identity: [name, architecture, format, path]}}\n"
      "rules: [{id: x, table: packages, severity: low, message: '{old.version|-} "
      "{new.version|-}'}]\n");
  return r;
}

/// `KIND OLD NEW` of each alert.
std::vector<std::string> told(std::vector<schemas::change> changes) {
  std::vector<std::string> out;
  for (const auto& a : alerts_for(one_rule(), set_of(table_id::packages, std::move(changes))))
    out.push_back(std::string(name(static_cast<schemas::change_kind>(a.change))) + " " + a.message);
  return out;
}
using lines = std::vector<std::string>;

}  // namespace

TEST_CASE("another version is one modified row, whichever of the two comes first", "[analyzer]") {
  CHECK(told({removed(image("1")), added(image("2"))}) == lines{"modified 1 2"});
  CHECK(told({added(image("2")), removed(image("1"))}) == lines{"modified 1 2"});
}

TEST_CASE("a pair carries the added row's key, and both rows", "[analyzer]") {
  const auto old = removed(image("1")), fresh = added(image("2"));
  const auto alerts = alerts_for(one_rule(), set_of(table_id::packages, {old, fresh}));
  REQUIRE(alerts.size() == 1);
  CHECK(alerts[0].key == fresh.key);
  CHECK(alerts[0].old_stable == old.old_stable);
  CHECK(alerts[0].new_stable == fresh.new_stable);
}

TEST_CASE("each removed row is used once", "[analyzer]") {
  CHECK(told({removed(image("1")), added(image("2")), added(image("3"))}) ==
        lines{"modified 1 2", "added - 3"});
  CHECK(told({removed(image("1")), removed(image("2")), added(image("3"))}) ==
        lines{"removed 2 -", "modified 1 3"});
}

TEST_CASE("rows of another identity are not paired, absent columns are equal", "[analyzer]") {
  CHECK(told({removed(image("1")), added(image("2", "i386"))}) ==
        lines{"removed 1 -", "added - 2"});
  auto elsewhere = image("2");
  elsewhere.path = "/opt";
  CHECK(told({removed(image("1")), added(elsewhere)}) == lines{"removed 1 -", "added - 2"});
}

TEST_CASE("without an identity nothing is paired", "[analyzer]") {
  const auto plain = rules_of("rules: [{id: x, table: packages, severity: low, message: m}]\n");
  CHECK(alerts_for(plain, set_of(table_id::packages, {removed(image("1")), added(image("2"))}))
            .size() == 2);
}

TEST_CASE("a row that cannot be read refuses the change-set", "[analyzer]") {
  auto bad = added(image("1"));
  bad.new_stable.bytes.resize(bad.new_stable.bytes.size() / 2);
  const auto found = analyzer::judge("h", set_of(table_id::packages, {bad}), one_rule());
  REQUIRE_FALSE(found);
  CHECK(found.error().code == common::errc::malformed);
}
