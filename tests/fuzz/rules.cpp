#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "analyzer/rules.hpp"
#include "schemas/inventory.hpp"
#include "schemas/row.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

/// A change-set with one user of each kind of change, for whatever rules the loader let through.
schemas::change_set some_users() {
  schemas::user u;
  u.name = "a";
  u.uid = 0;
  u.gecos = std::string(200, 'a') + "!";
  const schemas::blob stable{schemas::encode_row(u).stable};
  const schemas::blob key{*schemas::key_of(*schemas::find_table(schemas::user::id), stable.bytes)};
  schemas::change_set set;
  set.table = static_cast<schemas::u64>(schemas::user::id);
  set.origin = static_cast<schemas::u64>(schemas::origin::delta);
  set.changes = {{0, key, {}, stable}, {1, key, stable, {}}, {2, key, stable, stable}};
  set.scores = {{"p", 8000, -1}, {"q", 8000, 20}};
  return set;
}

}  // namespace

TEST_CASE("no bytes break the rule file loader, every refusal says where, and what loads can judge",
          "[fuzz]") {
  std::ifstream in(std::string(MUSTER_SOURCE_DIR) + "/policies/alerts.yml");
  std::ostringstream all;
  all << in.rdbuf();
  const std::vector<std::string> corpus{
      all.str().substr(0, 3000),
      "rules:\n- {id: a, table: users, severity: low, message: '{new.name|x} {{}} {old.uid}', "
      "when: {field: new.uid, in: [0, 1, null]}}\n",
      "tables: {users: {identity: [name, uid]}}\nrules:\n- id: b\n  table: [users, groups]\n  "
      "change: [added, modified]\n  severity: high\n"
      "  message: m\n  when: [{any: [{changed: name}, {none: [{field: new.name, matches: "
      "'(a+)+$'}]}]}]\n",
      "rules:\n- {id: c, table: score, severity: low, message: '{score.change}', when: {field: "
      "score.change, less: -1.25},\n"
      "   cases: [{when: {field: score.after, equals: null}, message: x}]}\n"};
  const auto set = some_users();
  tests::fuzz("rule files", corpus, [&](const std::string& bytes) {
    const auto rules = analyzer::parse_ruleset("f.yml", bytes);
    if (!rules) {
      REQUIRE(rules.error().detail.starts_with("f.yml:"));
      return;
    }
    const auto found = analyzer::judge("h", set, *rules);
    REQUIRE(found);
    for (const auto& a : found->alerts) REQUIRE(a.message.find('\n') == std::string::npos);
  });
}
