// Labels that rules give: what the file may say, and which rows meet a condition.
#include "schemas/label_rules/label_rules.hpp"

#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"
#include "schemas/row.hpp"

using schemas::labels;
using schemas::parse_label_rules;
using schemas::table_id;

namespace {

schemas::label_rules rules_of(const std::string& items) {
  auto rules = parse_label_rules("labels.yml", "labels:\n" + items);
  INFO((rules ? "" : rules.error().detail));
  REQUIRE(rules);
  return std::move(*rules);
}

std::string refusal(const std::string& text) {
  const auto rules = parse_label_rules("labels.yml", text);
  return rules ? "accepted" : rules.error().detail;
}

schemas::encoded_row system_row(const std::string& id, const std::string& version = "12") {
  schemas::os row;
  row.host = "host";
  row.distribution = id;
  row.version_id = version;
  return schemas::encode_row(row);
}

schemas::encoded_row package_row(const std::string& name) {
  schemas::package row;
  row.name = name;
  row.version = "1";
  return schemas::encode_row(row);
}

schemas::encoded_row user_row(const std::string& name, std::int64_t uid,
                              std::vector<std::string> groups) {
  schemas::user row;
  row.name = name;
  row.uid = uid;
  row.groups = std::move(groups);
  return schemas::encode_row(row);
}

struct row_of {
  table_id table;
  schemas::encoded_row row;
};

labels found(const schemas::label_rules& rules, const std::vector<row_of>& rows) {
  schemas::label_search search(rules);
  for (const auto& r : rows) REQUIRE(search.look_at(r.table, r.row.stable, r.row.volatile_));
  return search.found();
}

}  // namespace

TEST_CASE("a rule gives its label when some row has the value", "[labels]") {
  const auto rules = rules_of("- {set: os=debian, where: 'os.id = debian'}\n");
  CHECK(found(rules, {{table_id::os, system_row("debian")}}) == labels{"os=debian"});
  CHECK(found(rules, {{table_id::os, system_row("debianish")}}).empty());
  CHECK(found(rules, {{table_id::os, system_row("ubuntu", "debian")}}).empty());
  CHECK(found(rules, {{table_id::packages, package_row("debian")}}).empty());
  CHECK(found(rules, {}).empty());
}

TEST_CASE("all conditions of a rule have to be met, each by some row", "[labels]") {
  const auto rules =
      rules_of("- set: role=db\n  where: [os.id = debian, 'packages.name = postgresql-*']\n");
  const row_of system{table_id::os, system_row("debian")};
  const row_of first{table_id::packages, package_row("openssl")};
  const row_of second{table_id::packages, package_row("postgresql-15")};
  CHECK(found(rules, {system, first}).empty());
  CHECK(found(rules, {first, second}).empty());
  CHECK(found(rules, {second, first, system}) == labels{"role=db"});
  CHECK(rules.tables().size() == 2);
}

TEST_CASE("numbers are compared as numbers are written, lists by each of their items", "[labels]") {
  const auto rules = rules_of(
      "- {set: a=1, where: users.uid = 0}\n- {set: b=1, where: users.groups = sudo}\n"
      "- {set: c=1, where: users.groups = su*}\n");
  CHECK(found(rules, {{table_id::users, user_row("root", 0, {})}}) == labels{"a=1"});
  CHECK(found(rules, {{table_id::users, user_row("ann", 1000, {"users", "sudo"})}}) ==
        labels{"b=1", "c=1"});
  CHECK(found(rules, {{table_id::users, user_row("sudo", 10, {"sudoers"})}}) == labels{"c=1"});
}

TEST_CASE("of rules that give one name the first that is met counts", "[labels]") {
  const auto rules = rules_of(
      "- {set: tier=gold, where: 'packages.name = postgresql-*'}\n"
      "- {set: tier=iron, where: os.id = debian}\n- {set: os=debian, where: os.id = debian}\n");
  const row_of system{table_id::os, system_row("debian")};
  CHECK(found(rules, {system}) == labels{"os=debian", "tier=iron"});
  CHECK(found(rules, {system, {table_id::packages, package_row("postgresql-15")}}) ==
        labels{"os=debian", "tier=gold"});
}

TEST_CASE("a label that was given wins over one of its name that a rule gives", "[labels]") {
  CHECK(schemas::added_labels({"os=mine"}, {"os=debian", "role=db"}) ==
        labels{"os=mine", "role=db"});
  CHECK(schemas::added_labels({}, {"b=1", "a=1"}) == labels{"a=1", "b=1"});
}

TEST_CASE("what a rule cannot mean is refused with its place and what there is", "[labels]") {
  const auto of_rule = [](const std::string& rule) { return refusal("labels:\n- " + rule + "\n"); };
  CHECK(of_rule("{set: os=debian, where: os.os_id = debian}")
            .starts_with("labels.yml:2:27: no column 'os_id' of os to go by; there are host, "));
  CHECK(of_rule("{set: a=1, where: system.id = x}").find("no table 'system' to go by; there are") !=
        std::string::npos);
  CHECK(of_rule("{set: a=1, where: scans.id = x}").find("no table 'scans'") != std::string::npos);
  CHECK(of_rule("{set: a=1, where: hardware.memory_free_bytes = 1}").find("no column") !=
        std::string::npos);
  CHECK(of_rule("{set: a=1, where: packages.installed_at = 1}").find("no column") !=
        std::string::npos);
  CHECK(of_rule("{set: a=1, where: os.id}").find("want TABLE.FIELD = VALUE") != std::string::npos);
  CHECK(of_rule("{set: a=1, where: 'os.id ='}").find("want TABLE.FIELD = VALUE") !=
        std::string::npos);
  CHECK(of_rule("{set: a=1, where: users.uid = 0*}").find("a whole number") != std::string::npos);
  CHECK(of_rule("{set: a=1, where: 'os.id = *ian'}").find("a * stands at the end") !=
        std::string::npos);
  CHECK(of_rule("{set: debian, where: os.id = debian}").find("NAME=VALUE") != std::string::npos);
  CHECK(of_rule("{set: a=1}").find("a rule without `where`") != std::string::npos);
  CHECK(of_rule("{where: os.id = debian}").find("a rule without `set`") != std::string::npos);
  CHECK(of_rule("{set: a=1, when: x}") != "accepted");
  CHECK(of_rule("{set: a=1, where: []}") != "accepted");
  CHECK(refusal("labels: 1\n") == "labels.yml:1:9: want a list `labels`");
}

TEST_CASE("a file of rules is bounded", "[labels]") {
  const auto many = [](int count, bool names_differ) {
    std::string text = "labels:\n";
    for (int n = 0; n < count; ++n)
      text += fmt::format("- {{set: n{}={}, where: os.id = x}}\n", names_differ ? n : 0, n);
    return refusal(text);
  };
  CHECK(many(256, false) == "accepted");
  CHECK(many(257, false).find("257 rules, at most 256") != std::string::npos);
  CHECK(many(32, true) == "accepted");
  CHECK(many(33, true).find("at most 32") != std::string::npos);
  CHECK(refusal("labels:\n- {set: a=1, where: [" + std::string(9 * 9, ' ') +
                "os.id = a, os.id = b, os.id = c, os.id = d, os.id = e, os.id = f, os.id = g, "
                "os.id = h, os.id = i]}\n") != "accepted");
  CHECK(refusal("labels:\n- {set: a=1, where: os.id = " + std::string(300, 'x') + "}\n")
            .find("at most 256") != std::string::npos);
  CHECK(refusal(std::string(schemas::label_rules_bytes + 1, '#')) != "accepted");
}
