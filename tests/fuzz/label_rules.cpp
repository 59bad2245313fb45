#include <catch2/catch.hpp>

#include "schemas/label_rules/label_rules.hpp"
#include "schemas/labels.hpp"
#include "tests/fuzz/fuzz.hpp"

TEST_CASE(
    "no bytes break the reader of label rules, every refusal says where, and what is read gives "
    "labels",
    "[fuzz]") {
  const std::vector<std::string> corpus{
      "labels:\n  - {set: os=debian, where: os.id = debian}\n",
      "labels:\n  - set: role=db\n    where: [os.id = debian, packages.name = postgresql-*]\n",
      "labels:\n- {set: a=1, where: 'users.uid = 0'}\n- {set: b=2, where: [ports.port = 22]}\n",
      "labels: []\n"};
  tests::fuzz("label-rules", corpus, [&](const std::string& text) {
    const auto rules = schemas::parse_label_rules("l.yml", text);
    if (!rules) {
      REQUIRE(rules.error().detail.starts_with("l.yml:"));
      REQUIRE(rules.error().detail.find('\n') == std::string::npos);
      return;
    }
    for (const auto& one : rules->all) {
      REQUIRE(schemas::check_label(one.label));
      REQUIRE_FALSE(one.all.empty());
      for (const auto& c : one.all) REQUIRE(c.column < c.of->columns.size());
    }
    // No row meets a condition that none was seen of.
    schemas::label_search none(*rules);
    REQUIRE(none.found().empty());
  });
}
