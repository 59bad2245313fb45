// Every rule of policies/alerts.yml fires on its example and not on its counter-example.
#include "tests/unit/analyzer/shipped_rules.hpp"

#include <algorithm>
#include <fstream>
#include <set>

#include "analyzer/catalogue.hpp"
#include "schemas/json.hpp"

using namespace tests::shipped_rules;
using namespace tests;
using schemas::change_set;
using schemas::table_id;

namespace {

const examples& all_examples() {
  static const auto all = [] {
    examples out;
    for (const auto add :
         {add_checks, add_policies, add_packages, add_users, add_groups, add_system, add_ports,
          add_network, add_services, add_account_takeovers, add_host_takeovers, add_footholds,
          add_hooks, add_tampering, add_records})
      add(out);
    return out;
  }();
  return all;
}

std::set<std::string> shipped_ids() {
  std::set<std::string> ids;
  for (const auto& r : shipped().scores) ids.insert(r.id);
  for (const auto& [id, table] : shipped().tables)
    for (const auto& r : table.rules) ids.insert(r.id);
  return ids;
}

}  // namespace

TEST_CASE("every shipped rule has an example, and there are twenty at least", "[analyzer]") {
  std::set<std::string> known;
  for (const auto& [id, list] : all_examples()) known.insert(id);
  CHECK(shipped_ids() == known);
  CHECK(shipped().notes.size() == known.size());
  CHECK(known.size() >= 20);
}

TEST_CASE("every shipped rule fires on its example and not on its counter-example", "[analyzer]") {
  for (const auto& [id, list] : all_examples()) {
    for (const auto& e : list) {
      INFO(id << " " << e.severity);
      CHECK(std::ranges::count(raised(shipped(), e.fires), id + " " + e.severity) == 1);
      for (const auto& a : alerts_for(shipped(), e.silent)) CHECK(a.rule != id);
    }
  }
}

TEST_CASE("the texts of the shipped rules", "[analyzer]") {
  const auto first = [](const change_set& set) {
    return alerts_for(shipped(), set).front().message;
  };
  using p = schemas::package;
  CHECK(first(from_to(outcome("passed"), outcome("failed"))) ==
        "check 1 of p: passed -> failed: t");
  CHECK(first(set_of(table_id::checks, {}, {{"p", 8000, 6667}})) ==
        "the score of p fell from 80.00 % to 66.67 %");
  CHECK(first(one<p>(added(installed("a", "1")))) == "installed: a 1 (amd64)");
  CHECK(first(one<p>(removed(installed("a", "1")))) == "removed: a 1 (amd64)");
  CHECK(first(set_of(table_id::packages,
                     {removed(installed("a", "1")), added(installed("a", "2"))})) == "a: 1 -> 2");
  CHECK(first(from_to(installed("a", "1"), installed("a", "1", "hold ok installed"))) ==
        "a 1 (amd64): status: install ok installed -> hold ok installed");
  schemas::service started;
  started.name = "x.service";
  started.manager = "systemd";
  started.args = std::vector<std::string>{"/bin/sh", "-c", "/srv/x"};
  CHECK(first(one<schemas::service>(added(started))) ==
        "service x.service (systemd) was added: /bin/sh -c /srv/x");
  started.name = "x.socket";
  started.type = "socket";
  started.enabled = "enabled";
  started.starts = "x.service: /tmp/x";
  CHECK(first(one<schemas::service>(added(started))) ==
        "socket x.socket, which no package owns, was added and waits: it starts x.service: /tmp/x");
  CHECK(first(one<schemas::user>(added(user("eve", 7)))) == "user eve (uid 7) was added");
  CHECK(first(one<schemas::group>(added(group("g", {}, 9)))) == "group g (gid 9) was added");
}

TEST_CASE("every shipped rule says what it means and what to do", "[analyzer]") {
  for (const auto& n : shipped().notes) {
    INFO(n.id);
    CHECK_FALSE(n.description.empty());
    CHECK_FALSE(n.response.empty());
    if (n.severities.contains(schemas::severity::critical)) CHECK_FALSE(n.mitre.empty());
  }
}

TEST_CASE("an alert carries the techniques of its rule", "[analyzer]") {
  const auto root = user("toor", 0);
  const auto alerts = alerts_for(shipped(), one<schemas::user>(added(root)));
  const auto at = std::ranges::find(alerts, "new-uid-0", &schemas::alert::rule);
  REQUIRE(at != alerts.end());
  CHECK(at->mitre == std::vector<std::string>{"T1136.001"});
  CHECK(schemas::alert_json(*at)["mitre"] == schemas::json::array({"T1136.001"}));
}

TEST_CASE("the catalogue in docs/alerts.md is what the rule file says", "[analyzer]") {
  std::ifstream in(std::string(MUSTER_SOURCE_DIR) + "/docs/alerts.md");
  const std::string docs(std::istreambuf_iterator<char>(in), {});
  const std::string heading = "## Catalogue\n\n";
  const auto at = docs.find(heading);
  REQUIRE(at != docs.npos);
  // Made by `muster-analyzer --describe-rules policies/alerts.yml`.
  CHECK(docs.substr(at + heading.size()) == analyzer::catalogue(shipped()));
}
