// Each kind of condition, one sentence a row.
#include <catch2/catch.hpp>

#include "schemas/canonical.hpp"
#include "schemas/inventory.hpp"
#include "tests/unit/analyzer/change_sets.hpp"

using namespace tests;
using schemas::table_id;

namespace {

/// Whether a rule with this condition fires for one change of a table.
bool fires(const std::string& table, const std::string& condition, const schemas::change& c) {
  const auto rules = rules_of(fmt::format(
      "rules:\n- {{id: x, table: {}, severity: low, message: m, when: {}}}\n", table, condition));
  return !alerts_for(rules, set_of(schemas::find_table(table)->id, {c})).empty();
}

schemas::user alice() {
  schemas::user u;
  u.name = "alice";
  u.uid = 1000;
  u.gid = 100;
  u.shell = "/bin/bash";
  return u;
}

schemas::group sudo(std::vector<std::string> members) {
  schemas::group g;
  g.name = "sudo";
  g.gid = 27;
  g.members = std::move(members);
  return g;
}

}  // namespace

TEST_CASE("tests of one field", "[analyzer]") {
  struct row {
    const char *sentence, *condition;
    bool expected;
  };
  const auto r = GENERATE(
      row{"text is equal", "{field: new.shell, equals: /bin/bash}", true},
      row{"text is compared byte for byte", "{field: new.shell, equals: /BIN/bash}", false},
      row{"another text is not equal", "{field: new.shell, not_equals: /bin/sh}", true},
      row{"a number is equal", "{field: new.uid, equals: 1000}", true},
      row{"a quoted number is the same number", "{field: new.uid, equals: '1000'}", true},
      row{"absent equals null", "{field: new.gecos, equals: null}", true},
      row{"absent is not the empty text", "{field: new.gecos, equals: ''}", false},
      row{"what is there does not equal null", "{field: new.shell, not_equals: null}", true},
      row{"absent is not equal to anything", "{field: new.gecos, not_equals: x}", true},
      row{"the row before is absent altogether", "{field: old.shell, equals: null}", true},
      row{"in a list", "{field: new.shell, in: [/bin/zsh, /bin/bash, /bin/sh]}", true},
      row{"in no list", "{field: new.shell, in: [/bin/zsh, /bin/sh]}", false},
      row{"not in a list", "{field: new.uid, not_in: [0, 1]}", true},
      row{"absent is in no list", "{field: new.gecos, in: [a, b]}", false},
      row{"a pattern is found", "{field: new.shell, matches: 'b.sh$'}", true},
      row{"case does not matter to patterns", "{field: new.shell, matches: '^/BIN/'}", true},
      row{"a pattern is not found", "{field: new.shell, matches: '^bash'}", false},
      row{"absent matches nothing", "{field: new.gecos, matches: '.*'}", false},
      row{"less", "{field: new.uid, less: 1001}", true},
      row{"not less than itself", "{field: new.uid, less: 1000}", false},
      row{"less or equal", "{field: new.uid, less_equal: 1000}", true},
      row{"greater", "{field: new.uid, greater: 999}", true},
      row{"not greater than itself", "{field: new.uid, greater: 1000}", false},
      row{"greater or equal", "{field: new.uid, greater_equal: 1000}", true},
      row{"negative numbers", "{field: new.uid, greater: -5}", true},
      row{"absent is not less", "{field: old.uid, less: 5}", false},
      row{"absent is not greater", "{field: old.uid, greater_equal: 0}", false});
  INFO(r.sentence);
  CHECK(fires("users", r.condition, added(alice())) == r.expected);
}

TEST_CASE("all, any and none", "[analyzer]") {
  const std::string yes = "{field: new.uid, equals: 1000}", no = "{field: new.uid, equals: 1}";
  const auto c = added(alice());
  CHECK(fires("users", "[" + yes + ", " + yes + "]", c));
  CHECK_FALSE(fires("users", "[" + yes + ", " + no + "]", c));
  CHECK(fires("users", "{all: [" + yes + "]}", c));
  CHECK(fires("users", "{any: [" + no + ", " + yes + "]}", c));
  CHECK_FALSE(fires("users", "{any: [" + no + ", " + no + "]}", c));
  CHECK(fires("users", "{none: [" + no + ", " + no + "]}", c));
  CHECK_FALSE(fires("users", "{none: [" + no + ", " + yes + "]}", c));
  CHECK(fires("users", "{none: [{all: [" + yes + ", {any: [" + no + "]}]}]}", c));
}

TEST_CASE("changed wants both rows and another value", "[analyzer]") {
  auto other = alice(), none = alice();
  other.shell = "/bin/sh";
  none.shell.reset();
  CHECK(fires("users", "{changed: shell}", modified(alice(), other)));
  CHECK(fires("users", "{changed: shell}", modified(alice(), none)));
  CHECK_FALSE(fires("users", "{changed: gid}", modified(alice(), other)));
  CHECK_FALSE(fires("users", "{changed: shell}", added(alice())));
  CHECK_FALSE(fires("users", "{changed: shell}", removed(alice())));
}

TEST_CASE("lists gain and lose items", "[analyzer]") {
  CHECK(fires("groups", "{gained: members}", modified(sudo({"a"}), sudo({"a", "b"}))));
  CHECK_FALSE(fires("groups", "{gained: members}", modified(sudo({"a", "b"}), sudo({"b"}))));
  CHECK(fires("groups", "{lost: members}", modified(sudo({"a", "b"}), sudo({"b"}))));
  CHECK(fires("groups", "{gained: members}", added(sudo({"a"}))));
  CHECK_FALSE(fires("groups", "{gained: members}", added(sudo({}))));
  CHECK(fires("groups", "{lost: members}", removed(sudo({"a"}))));
  CHECK(fires("groups", "{field: new.members, matches: '^b'}", added(sudo({"a", "bob"}))));
  CHECK_FALSE(fires("groups", "{field: new.members, matches: '^c'}", added(sudo({"a", "bob"}))));
  const auto rules = rules_of(
      "rules:\n- {id: x, table: groups, severity: low, message: '+{gained.members} "
      "-{lost.members|nobody}'}\n");
  CHECK(alerts_for(rules, set_of(table_id::groups, {modified(sudo({"a"}), sudo({"a", "b", "c"}))}))
            .front()
            .message == "+b, c -nobody");
}

TEST_CASE("scores are compared in percent, and an undecided one is absent", "[analyzer]") {
  const auto fires_for = [](const std::string& when, schemas::score_change s) {
    const auto rules = rules_of(
        "rules:\n- {id: x, table: score, severity: low, message: m, when: " + when + "}\n");
    return !alerts_for(rules, set_of(table_id::checks, {}, {std::move(s)})).empty();
  };
  CHECK(fires_for("{field: score.change, less_equal: -12.5}", {"p", 8000, 6750}));
  CHECK_FALSE(fires_for("{field: score.change, less: -12.5}", {"p", 8000, 6750}));
  CHECK(fires_for("{field: score.after, less: 70}", {"p", 6000, 6999}));
  CHECK_FALSE(fires_for("{field: score.after, less: 70}", {"p", 6000, 7000}));
  CHECK(fires_for("{field: score.change, greater: 0.05}", {"p", 5000, 5006}));
  CHECK(fires_for("{field: score.policy, equals: p}", {"p", -1, 5000}));
  CHECK(fires_for("{field: score.before, equals: null}", {"p", -1, 5000}));
  CHECK_FALSE(fires_for("{field: score.change, less: 100}", {"p", -1, 5000}));
}

TEST_CASE("the first case that holds decides severity and text", "[analyzer]") {
  const auto rules = rules_of(
      "rules:\n- id: x\n  table: users\n  severity: low\n  message: plain\n  cases:\n"
      "  - {when: {field: new.uid, equals: 0}, severity: critical, message: root}\n"
      "  - {when: {field: new.uid, less: 1000}, severity: medium}\n"
      "  - {when: {field: new.shell, equals: null}, message: no shell}\n");
  const auto told = [&](std::int64_t uid, bool shell) {
    auto u = alice();
    u.uid = uid;
    if (!shell) u.shell.reset();
    const auto a = alerts_for(rules, set_of(table_id::users, {added(u)})).front();
    return std::string(name(static_cast<schemas::severity>(a.severity))) + " " + a.message;
  };
  CHECK(told(0, false) == "critical root");
  CHECK(told(5, false) == "medium plain");
  CHECK(told(1000, false) == "low no shell");
  CHECK(told(1000, true) == "low plain");
}

TEST_CASE("a pattern that is too expensive judges nothing, and says so", "[analyzer]") {
  const auto rules = rules_of(
      "rules:\n- {id: dear, table: users, severity: low, message: m, when: {field: new.gecos, "
      "matches: '^(a+)+(b+)+(a+)+$'}}\n"
      "- {id: cheap, table: users, severity: low, message: m}\n");
  auto u = alice();
  u.gecos = std::string(5000, 'a') + "!";
  const auto found = analyzer::judge("h", set_of(table_id::users, {added(u)}), rules);
  REQUIRE(found);
  REQUIRE(found->alerts.size() == 1);
  CHECK(found->alerts[0].rule == "cheap");
  REQUIRE(found->unjudged.size() == 1);
  CHECK(found->unjudged[0].starts_with("dear: regex too expensive"));
}

TEST_CASE("a message is one short printable line whatever the row holds", "[analyzer]") {
  const auto rules =
      rules_of("rules:\n- {id: x, table: users, severity: low, message: 'gecos {new.gecos}'}\n");
  auto u = alice();
  u.gecos = "a\n\x1b[2Jb";
  CHECK(alerts_for(rules, set_of(table_id::users, {added(u)})).front().message ==
        "gecos a\\x0a\\x1b[2Jb");
  u.gecos = std::string(50'000, 'x');
  CHECK(alerts_for(rules, set_of(table_id::users, {added(u)})).front().message ==
        "gecos " + std::string(397, 'x') + "...");
  const auto many = rules_of(
      "rules:\n- {id: x, table: users, severity: low, message: '{new.gecos}{new.gecos}{new.gecos}"
      "{new.gecos}{new.gecos}{new.gecos}'}\n");
  CHECK(alerts_for(many, set_of(table_id::users, {added(u)})).front().message.size() == 2048);
}

TEST_CASE("in the place of nothing a message has no blank", "[analyzer]") {
  const auto rules = rules_of(
      "rules:\n- {id: x, table: users, severity: low, message: '{new.name} {new.gecos|}, a user, "
      "is here {new.home|}'}\n");
  auto u = alice();
  u.gecos = "";
  u.home.reset();
  CHECK(alerts_for(rules, set_of(table_id::users, {added(u)})).front().message ==
        "alice, a user, is here");
}

TEST_CASE("alerts that do not fit into one answer are counted in one that does", "[analyzer]") {
  std::string yaml = "rules:\n";
  for (int i = 0; i < 20; ++i)
    yaml += fmt::format("- {{id: r{}, table: users, severity: low, message: m}}\n", i);
  const auto rules = rules_of(yaml);
  std::vector<schemas::change> changes;
  for (int i = 0; i < 10; ++i) {
    auto u = alice();
    u.uid = i;
    u.gecos = std::string(50'000, 'x');
    changes.push_back(added(u));
  }
  const auto alerts = alerts_for(rules, set_of(table_id::users, changes));
  CHECK(schemas::encode(schemas::alerts_of{0, alerts}).size() < schemas::limits::envelope_bytes);
  CHECK(alerts.back().rule == "alerts-cut");
  CHECK(alerts.back().key.bytes.empty());
  CHECK(alerts.back().message.starts_with(std::to_string(10 * 20 - (alerts.size() - 1)) +
                                          " more alerts"));
}
