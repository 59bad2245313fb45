// Which tables are repaired when, and how.
#include "collector/sync/repairs.hpp"

#include <catch2/catch.hpp>

#include "tests/support/temp_dir.hpp"

using schemas::message_type;
using schemas::table_id;
using namespace std::chrono_literals;

namespace {

/// A store in which every table was scanned once, and all of them wait for their first session.
struct many_tables {
  tests::temp_dir dir;
  collector::state::state_store store = *collector::state::state_store::open(dir.path(), 11);
  collector::sync::counts counted;
  collector::sync::streams flow{store};
  collector::sync::repairs r{store, flow, counted};
  common::instant now{1h};

  many_tables() {
    collector::scan_outcome s;
    s.scan_id = "one";
    for (const auto& t : schemas::tables())
      s.tables.push_back({.table = t.id,
                          .status = schemas::table_status::ok,
                          .reason = {},
                          .rows = {},
                          .missed = {},
                          .cpu_ms = 0});
    REQUIRE(store.commit(s));
  }
  /// Every snapshot is stored.
  void finish() {
    for (int n = 0; n < 100 && !r.is_idle(); ++n) {
      for (const auto& t : schemas::tables())
        if (flow.is_sending(t.id)) acknowledge(t.id);
      REQUIRE(r.plan(now));
    }
    REQUIRE(r.is_idle());
  }
  void acknowledge(table_id t) {
    const auto at = store.table(t);
    REQUIRE(r.acknowledged(
        {static_cast<schemas::u64>(t), store.epoch(), at.session_version, 0, at.session}));
  }
  schemas::resync resync(schemas::u64 id, bool whole) const {
    return {id, static_cast<schemas::u64>(table_id::users), "test", whole};
  }
};

}  // namespace

TEST_CASE("sixteen sessions run at a time, and the others follow", "[repairs]") {
  many_tables t;
  REQUIRE(t.r.plan(t.now));
  CHECK(t.flow.snapshots() == 16);
  CHECK(t.r.holds_reports());
  t.finish();
  CHECK(t.counted["snapshot"] == schemas::tables().size());
  CHECK_FALSE(t.r.holds_reports());
}

TEST_CASE("a resync is taken once for each greeting", "[repairs]") {
  many_tables t;
  REQUIRE(t.r.plan(t.now));
  t.finish();
  for (const int greetings : {1, 2}) {
    for (int n = 0; n < 2; ++n) {
      REQUIRE(t.r.asked(t.resync(7, true)));
      REQUIRE(t.r.plan(t.now));
      t.finish();
    }
    CHECK(t.counted["resync"] == static_cast<schemas::u64>(greetings));
    t.r.start_over();
  }
}

TEST_CASE("a server that greets without a table, or with one of another epoch, gets all of it",
          "[repairs]") {
  many_tables t;
  REQUIRE(t.r.plan(t.now));
  t.finish();
  schemas::ack a;
  for (const auto& table : schemas::tables()) {
    if (table.id == table_id::users) continue;
    const auto epoch = table.id == table_id::groups ? t.store.epoch() + 1 : t.store.epoch();
    a.tables.push_back({static_cast<schemas::u64>(table.id), epoch, 1, 0, 0});
  }
  REQUIRE(t.r.need_what_is_missing(a));
  REQUIRE(t.r.plan(t.now));
  CHECK(t.flow.snapshots() == 2);
  CHECK(t.flow.is_sending(table_id::users));
  CHECK(t.flow.is_sending(table_id::groups));
}

TEST_CASE("a comparison that nobody answers is sent again, and reports wait for it no longer",
          "[repairs]") {
  many_tables t;
  REQUIRE(t.r.plan(t.now));
  t.finish();
  REQUIRE(t.r.asked(t.resync(7, false)));
  REQUIRE(t.r.plan(t.now));
  REQUIRE(t.r.plan(t.now + 6s));
  CHECK(t.r.holds_reports());  // it was not even sent
  REQUIRE(t.r.due());
  CHECK(t.r.due()->type == message_type::compare);
  t.r.taken(t.now + 6s);
  CHECK_FALSE(t.r.due());
  REQUIRE(t.r.plan(t.now + 12s));
  CHECK(t.r.due());
  CHECK_FALSE(t.r.holds_reports());
}
