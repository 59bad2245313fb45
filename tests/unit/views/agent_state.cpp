#include "views/agent_state.hpp"

#include <catch2/catch.hpp>

#include "schemas/canonical.hpp"
#include "schemas/inventory.hpp"
#include "tests/support/agent_history.hpp"

using schemas::table_id;
using tests::agent_history;
using views::agent_state;

namespace {

constexpr std::int64_t noon = 1'700'000'000'000;

/// An agent with one table, which can be changed record by record.
class seen_agent {
 public:
  seen_agent() {
    schemas::user ann;
    ann.name = "ann";
    ann.uid = 1;
    history_.snapshot(table_id::users, {schemas::encode_row(ann)});
    entry_.agent = "a";
    entry_.record.last_seen = noon;
    entry_.record.keepalive_ms = 10'000;
  }

  template <class Record>
  void put(const char* name, const Record& record) {
    auto txn = common::kv::write_txn::begin(history_.store().env()).value();
    const auto key = store::keys::of_table(name, table_id::users);
    REQUIRE(txn.put(history_.store().db(store::keys::meta), key, schemas::encode(record)));
    REQUIRE(std::move(txn).commit());
  }

  void verify() {
    auto record = history_.read(
        [](const store::reader& r) { return r.table(table_id::users).value().value(); });
    record.verified_at = noon;
    record.verified_version = record.version;
    put("table", record);
  }

  views::agent_facts facts(std::int64_t now) const {
    return history_.read([&](const store::reader& r) {
      return views::facts_of(entry_, r, schemas::waivers{}, now).value();
    });
  }

 private:
  agent_history history_;
  store::registry::entry entry_;
};

}  // namespace

TEST_CASE("an agent is fresh while it is heard of and its tables are verified", "[views]") {
  seen_agent a;
  CHECK(a.facts(noon).state == agent_state::unknown);
  a.verify();
  CHECK(a.facts(noon).state == agent_state::fresh);
  CHECK(a.facts(noon + 30'000).state == agent_state::fresh);  // three keepalives
  CHECK(a.facts(noon + 30'001).state == agent_state::stale);
  CHECK(a.facts(noon).tables == 1);
  CHECK(a.facts(noon).rows == 1);
}

TEST_CASE("a wanted repair is diverged, and repairing while it goes on", "[views]") {
  seen_agent a;
  a.verify();
  store::wanted_record wanted;
  wanted.id = 1;
  wanted.compared = noon - 60'000;
  a.put("wanted", wanted);
  CHECK(a.facts(noon).state == agent_state::diverged);
  wanted.compared = noon - 59'999;  // buckets were compared lately
  a.put("wanted", wanted);
  CHECK(a.facts(noon).state == agent_state::repairing);
  wanted.compared = 0;
  a.put("wanted", wanted);
  a.put("staging", store::staging_record{});
  CHECK(a.facts(noon).state == agent_state::repairing);
  CHECK(a.facts(noon + 30'001).state == agent_state::stale);
}

TEST_CASE("an agent was seen at its last scan at the latest", "[views]") {
  store::registry::entry agent{.agent = "a", .record = {}};
  agent.record.last_seen = noon;
  views::agent_facts facts;
  facts.last_scan = noon + 5;
  auto row = views::agent_json(agent, facts, {});
  CHECK(row["last_seen"] == row["last_scan"]);
  facts.last_scan = noon - 5;
  row = views::agent_json(agent, facts, {});
  CHECK(row["last_seen"] == "2023-11-14T22:13:20.000Z");
}
