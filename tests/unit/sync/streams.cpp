// What flows without being asked for: the outbox in its order, past tables under repair, and
// snapshots.
#include "collector/sync/streams.hpp"

#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"
#include "tests/support/temp_dir.hpp"

using collector::sync::streams;
using schemas::message_type;
using schemas::table_id;
using namespace std::chrono_literals;

namespace {

/// A store with users and groups, both streaming at version 1, and what flows from it.
struct two_tables {
  tests::temp_dir dir;
  collector::state::state_store store = *collector::state::state_store::open(dir.path(), 11);
  streams flow{store};
  common::instant now{1h};

  two_tables() {
    change(0, 0);
    for (const auto t : {table_id::users, table_id::groups})
      end_session(t, *store.begin_session(t));
  }
  void change(int user, int group) {
    static int scans = 0;
    schemas::user u;
    u.name = "u", u.uid = user;
    schemas::group g;
    g.name = "g", g.gid = group;
    collector::scan_outcome s;
    s.scan_id = std::to_string(++scans);
    for (const auto t : {table_id::users, table_id::groups})
      s.tables.push_back({.table = t,
                          .status = schemas::table_status::ok,
                          .reason = {},
                          .rows = {},
                          .missed = {},
                          .cpu_ms = 0});
    s.tables[0].rows.push_back(schemas::encode_row(u));
    s.tables[1].rows.push_back(schemas::encode_row(g));
    REQUIRE(store.commit(s));
  }
  void acknowledge(table_id t, schemas::u64 version, schemas::u64 session = 0) {
    REQUIRE(store.acknowledged({.table = static_cast<schemas::u64>(t),
                                .epoch = store.epoch(),
                                .version = version,
                                .kid = 0,
                                .session = session}));
  }
  void end_session(table_id t, const collector::state::session_plan& plan) {
    acknowledge(t, plan.at.session_version, plan.at.session);
    flow.ended(t, plan.at.session);
  }
  /// Takes all that is due: table and version of deltas, the table of each part of a snapshot.
  std::vector<std::string> all() {
    std::vector<std::string> out;
    for (auto m = flow.due(); m && *m; m = flow.due()) {
      const auto& what = **m;
      out.push_back(std::string(what.table) + (what.type == message_type::delta
                                                   ? " " + std::to_string(what.head.version)
                                                   : " part"));
      flow.taken(now);
    }
    return out;
  }
};

using lines = std::vector<std::string>;

}  // namespace

TEST_CASE(
    "the outbox is sent in its order, each entry once, and again from its beginning when that may "
    "be lost",
    "[streams]") {
  two_tables t;
  t.change(1, 1);
  t.change(2, 1);
  const lines expected{"users 2", "groups 2", "users 3"};
  CHECK_FALSE(t.flow.is_out());
  CHECK(t.all() == expected);
  CHECK(t.flow.is_out());
  CHECK(t.all().empty());
  t.flow.resend();
  CHECK(t.all() == expected);
  t.acknowledge(table_id::users, 3);
  t.acknowledge(table_id::groups, 2);
  CHECK_FALSE(t.flow.is_out());
}

TEST_CASE("what is due stays due until it is taken", "[streams]") {
  two_tables t;
  t.change(1, 0);
  CHECK((**t.flow.due()).head.version == 2);
  CHECK((**t.flow.due()).head.version == 2);
  CHECK(t.all().size() == 1);
}

TEST_CASE("deltas of another table pass those of a table under repair, which go on when it is over",
          "[streams]") {
  two_tables t;
  REQUIRE(t.store.need_repair(table_id::users, 0, false));
  const auto plan = *t.store.begin_session(table_id::users);
  t.change(1, 1);
  t.change(2, 2);
  CHECK(t.all() == lines{"groups 2", "groups 3"});
  t.end_session(table_id::users, plan);
  CHECK(t.all() == lines{"users 2", "users 3"});
  t.change(3, 3);
  CHECK(t.all() == lines{"users 4", "groups 4"});
}

TEST_CASE("a table is replayed alone, from where the mirror stands", "[streams]") {
  two_tables t;
  t.change(1, 1);
  t.change(2, 2);
  (void)t.all();
  CHECK(t.flow.replay(static_cast<schemas::u64>(table_id::users), 3));
  CHECK(t.all() == lines{"users 3"});
  CHECK_FALSE(t.flow.replay(static_cast<schemas::u64>(table_id::users), 9));
  CHECK(t.all().empty());
}

TEST_CASE(
    "the last entry that was sent can be replayed like any other, and what follows comes after it",
    "[streams]") {
  two_tables t;
  t.change(1, 1);
  t.change(1, 2);
  CHECK(t.all() == lines{"users 2", "groups 2", "groups 3"});
  CHECK(t.flow.replay(static_cast<schemas::u64>(table_id::groups), 3));
  CHECK(t.all() == lines{"groups 3"});
  t.change(2, 3);
  CHECK(t.all() == lines{"users 3", "groups 4"});
}

TEST_CASE("a snapshot comes after the outbox, and begins again when nobody answers", "[streams]") {
  two_tables t;
  REQUIRE(t.store.need_repair(table_id::users, 0, true));
  t.flow.begin(*t.store.begin_session(table_id::users), t.now);
  t.change(0, 1);
  CHECK(t.all() == lines{"groups 2", "users part", "users part", "users part"});
  CHECK(t.flow.holds_reports());
  t.flow.repeat(t.now + 5s);
  CHECK(t.all().empty());
  t.flow.repeat(t.now + 6s);
  CHECK_FALSE(t.flow.holds_reports());
  CHECK(t.all().size() == 3);
  t.flow.drop(table_id::users);
  CHECK(t.flow.snapshots() == 0);
}
