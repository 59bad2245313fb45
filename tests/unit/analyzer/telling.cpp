// What a rule says of how its alerts are told, and how an answer says that something is over.
#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"
#include "tests/unit/analyzer/change_sets.hpp"

using namespace tests;
using Catch::Matchers::Contains;
using schemas::telling;

namespace {

schemas::package curl(const std::string& status) {
  schemas::package p;
  p.name = "curl";
  p.version = "1";
  p.architecture = "amd64";
  p.format = "deb";
  p.path = "";
  p.status = status;
  return p;
}

telling told(const schemas::alert& a) { return static_cast<telling>(a.telling); }

std::string refusal_of(const std::string& lines, const std::string& table = "users") {
  const auto rules = analyzer::parse_ruleset(
      "r.yml", "rules:\n- id: x\n  table: " + table + "\n  severity: low\n  message: m\n" + lines);
  REQUIRE_FALSE(rules);
  return rules.error().detail;
}

}  // namespace

TEST_CASE("an alert says of which scan it is and how it is told", "[analyzer]") {
  const auto rules = rules_of(
      "rules:\n"
      "- {id: at-once, table: users, severity: low, message: m}\n"
      "- {id: with-others, table: users, severity: low, message: m, part_of: accounts, many: "
      "users}\n"
      "- {id: lasts, table: users, severity: low, message: m, part_of: accounts, settles: true}\n"
      "- id: by-case\n"
      "  table: users\n"
      "  severity: low\n"
      "  message: m\n"
      "  part_of: accounts\n"
      "  cases: [{when: {field: new.uid, equals: 0}, severity: high, at_once: true}]\n");
  schemas::user u;
  u.name = "a";
  u.uid = 0;
  const auto alerts = alerts_for(rules, set_of(schemas::table_id::users, {added(u)}));
  REQUIRE(alerts.size() == 4);
  CHECK(told(alerts[0]) == telling::at_once);
  CHECK(alerts[0].scan_id == "s");
  CHECK(told(alerts[1]) == telling::with_others);
  CHECK(alerts[1].part_of == "accounts");
  CHECK(alerts[1].many == "users");
  CHECK(told(alerts[2]) == telling::when_it_lasts);
  CHECK(told(alerts[3]) == telling::at_once);
}

TEST_CASE("what a settling rule told of is over when the change the other way round would raise it",
          "[analyzer]") {
  const auto over = [](const schemas::change_set& set) {
    std::vector<schemas::alert> out;
    for (const auto& a : answer_to(shipped(), set))
      if (is_over(a)) out.push_back(a);
    return out;
  };
  const auto unpacked = curl("install ok unpacked"), installed = curl("install ok installed");
  const auto raised_set = set_of(schemas::table_id::packages, {added(unpacked)});
  CHECK(over(raised_set).empty());
  const auto passed = over(set_of(schemas::table_id::packages, {modified(unpacked, installed)}));
  REQUIRE(passed.size() == 1);
  CHECK(passed[0].rule == "package-not-configured");
  // The same thing: agent, rule and key are those of the alert.
  for (const auto& a : alerts_for(shipped(), raised_set))
    if (a.rule == "package-not-configured") CHECK(a.key.bytes == passed[0].key.bytes);
  // Removed while it was not configured: that is over too.
  CHECK(over(set_of(schemas::table_id::packages, {removed(unpacked)})).size() == 1);
  CHECK(over(set_of(schemas::table_id::packages, {removed(installed)})).empty());
}

TEST_CASE("a rule that is told in an impossible way is refused", "[analyzer]") {
  CHECK_THAT(refusal_of("  many: users\n"), Contains("`many` without `part_of`"));
  CHECK_THAT(refusal_of("  settles: perhaps\n"), Contains("`settles`"));
  CHECK_THAT(refusal_of("  settles: true\n", "score"), Contains("a score does not settle"));
  CHECK_THAT(refusal_of("  part_of: " + std::string(65, 'a') + "\n"), Contains("at most 64"));
  CHECK_THAT(refusal_of("  off: true\n"), Contains("unknown key"));
}
