// Policies that are scanned together, and ids that more than one of them has.
#include "collector/policy/ids_in_scan.hpp"

#include <catch2/catch.hpp>
#include <fstream>

namespace policy = collector::policy;
using policy::dialect;

namespace {

policy::policy a_policy(const std::string& file, const std::string& id,
                        std::initializer_list<const char*> checks, dialect d) {
  std::string yaml = "policy:\n  id: " + id + "\n  file: f\n  name: n\n  description: d\nchecks:\n";
  for (const auto* c : checks)
    yaml += "  - {id: " + std::string(c) + ", title: t, condition: all, rules: ['d:/']}\n";
  auto p = policy::read_policy_text(file, yaml, d);
  if (!p) FAIL(p.error().detail);
  return *p;
}

std::vector<std::string> ids(const std::vector<policy::id_clash>& clashes) {
  std::vector<std::string> out;
  for (const auto& c : clashes) out.push_back(c.id + " of " + c.earlier);
  return out;
}
using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("4.x: a check id of an earlier policy costs the later policy", "[policy][ids]") {
  policy::ids_in_scan seen;
  auto first = a_policy("a.yml", "a", {"1", "2"}, dialect::wazuh4),
       second = a_policy("b.yml", "b", {"3", "2"}, dialect::wazuh4);
  policy::refuse_clashes(first, seen.add(first));
  CHECK(first.checks[0].broken.empty());
  const auto clashes = seen.add(second);
  CHECK(ids(clashes) == texts{"2 of a.yml"});
  policy::refuse_clashes(second, clashes);
  for (const auto& c : second.checks)
    CHECK(c.broken ==
          "b.yml:8:5: the id 2 is in a.yml as well: 4.x does not take the later policy");
}

TEST_CASE("4.x: ids are numbers, a policy's id is in the same list, and an id 0 ends it",
          "[policy][ids]") {
  policy::ids_in_scan seen;
  CHECK(seen.add(a_policy("a.yml", "'28500'", {"1.1", "0", "7"}, dialect::wazuh4)).empty());
  CHECK(ids(seen.add(a_policy("b.yml", "b", {"1.9"}, dialect::wazuh4))) == texts{"1 of a.yml"});
  CHECK(ids(seen.add(a_policy("c.yml", "c", {"28500"}, dialect::wazuh4))) ==
        texts{"28500 of a.yml"});
  CHECK(seen.add(a_policy("d.yml", "d", {"7"}, dialect::wazuh4)).empty());  // after a.yml's 0
}

TEST_CASE("5.x and muster judge both: an id is its policy's own", "[policy][ids]") {
  policy::ids_in_scan seen;
  const auto d = GENERATE(dialect::wazuh5, dialect::muster);
  auto first = a_policy("a.yml", "a", {"1"}, d), second = a_policy("b.yml", "b", {"1"}, d);
  (void)seen.add(first);
  policy::refuse_clashes(second, seen.add(second));
  CHECK(second.checks[0].broken.empty());
}

TEST_CASE("lint says where policies of Wazuh share ids, once a file", "[policy][ids]") {
  policy::ids_in_scan seen;
  const auto d = GENERATE(dialect::wazuh4, dialect::wazuh5, dialect::muster);
  auto first = a_policy("a.yml", "a", {"1", "2"}, d),
       second = a_policy("b.yml", "b", {"1", "2"}, d);
  CHECK(policy::lint_clashes(first, seen.add(first)).empty());
  const auto found = policy::lint_clashes(second, seen.add(second));
  REQUIRE(found.size() == (d == dialect::muster ? 0u : 1u));
  if (found.empty()) return;
  CHECK(found[0].code == "id-in-other-policy");
  CHECK(found[0].at.line == 7);
  CHECK(found[0].message.find(
            "the id 1 is in a.yml as well (1 ids more): of policies scanned together") == 0);
  std::ifstream in(std::string(MUSTER_SOURCE_DIR) + "/docs/lint.md");
  std::string line;
  while (std::getline(in, line) && !line.starts_with("| `id-in-other-policy` |")) continue;
  CHECK(in);
}
