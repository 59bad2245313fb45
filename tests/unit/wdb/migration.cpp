// What another version of the collector writes anew, and what only claims to be that.
#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"
#include "tests/support/agent_history.hpp"
#include "tests/support/older_row.hpp"

using schemas::origin;
using schemas::table_id;

namespace {

schemas::encoded_row group_row(const std::string& name, const std::string& member) {
  schemas::group g;
  g.name = name;
  g.gid = 100;
  g.members = std::vector<std::string>{member};
  return schemas::encode_row(g);
}

struct upgraded {
  tests::agent_history agent;
  upgraded() {
    agent.snapshot(table_id::groups,
                   {tests::older(group_row("a", "x")), tests::older(group_row("b", "x"))});
    agent.delta(table_id::groups, {tests::older(group_row("c", "x"))}, {});
  }
  /// Change-sets that wait for a judge.
  std::size_t sent() const {
    std::size_t out = 0;
    REQUIRE(agent.read([&](const store::reader& r) {
      return r.each_outgoing(0, [&](auto, const auto&, bool&) { return ++out, common::status{}; });
    }));
    return out;
  }
  /// Of the changes in the last commit.
  std::vector<origin> origins() const {
    std::vector<origin> out;
    const auto note = [&](auto, const store::history_record& h) {
      return out.push_back(static_cast<origin>(h.origin)), common::status{};
    };
    REQUIRE(agent.read(
        [&](const store::reader& r) { return r.each_entry(note, r.last_commit()->number); }));
    return out;
  }
};

}  // namespace

TEST_CASE("rows in another encoding are history, and judged by nobody", "[wdb][migration]") {
  upgraded u;
  const auto before = u.sent();
  u.agent.delta(table_id::groups, {group_row("a", "x"), group_row("b", "x")}, {},
                origin::migration);
  CHECK(u.sent() == before);
  CHECK(u.origins() == std::vector{origin::migration, origin::migration});
  CHECK(u.agent.rows(table_id::groups).size() == 3);
}

TEST_CASE("what claims to be another encoding and changes more is a change", "[wdb][migration]") {
  upgraded u;
  const auto before = u.sent();
  u.agent.delta(
      table_id::groups, {group_row("a", "x")},
      {*schemas::key_of(*schemas::find_table(table_id::groups), group_row("b", "x").stable)},
      origin::migration);
  CHECK(u.sent() == before + 1);
  CHECK(u.origins() == std::vector{origin::delta, origin::delta});
  u.agent.delta(table_id::groups, {group_row("new", "x")}, {}, origin::migration);
  CHECK(u.sent() == before + 2);
}
