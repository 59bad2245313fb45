// Which report is due, for whom, and what hello says.
#include "collector/sync/reports.hpp"

#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"
#include "tests/support/temp_dir.hpp"

using collector::sync::reports;
using schemas::table_id;

namespace {

struct reporting {
  tests::temp_dir dir;
  collector::state::state_store store = *collector::state::state_store::open(dir.path(), 11);
  collector::sync::counts counted;
  reports r{store, counted};

  void scan(const std::string& id, std::vector<table_id> tables = {table_id::users}) {
    collector::scan_outcome s;
    s.scan_id = id;
    for (const auto t : tables)
      s.tables.push_back({.table = t,
                          .status = schemas::table_status::ok,
                          .reason = {},
                          .rows = {},
                          .missed = {},
                          .cpu_ms = 0});
    REQUIRE(store.commit(s));
    r.scanned(collector::sync::facts_of(s));
  }
  schemas::report take() {
    REQUIRE(r.is_due());
    const auto m = r.due();
    REQUIRE(m);
    r.taken({});
    return *schemas::decode<schemas::report>(m->payload);
  }
};

}  // namespace

TEST_CASE("a scan makes one report due, until it is acknowledged", "[reports]") {
  reporting t;
  CHECK(t.r.is_idle());
  t.scan("one");
  CHECK(t.take().scan_id == "one");
  CHECK_FALSE(t.r.is_due());
  CHECK(t.r.is_out());
  t.r.acknowledged({"another"});
  CHECK(t.r.is_out());
  t.r.acknowledged({"one"});
  CHECK(t.r.is_idle());
}

TEST_CASE("a report that may be lost is due again, and a new scan has its own", "[reports]") {
  reporting t;
  t.scan("one");
  (void)t.take();
  t.r.resend();
  (void)t.take();
  t.scan("two");
  CHECK(t.take().scan_id == "two");
  t.r.acknowledged({"one"});  // late
  CHECK_FALSE(t.r.is_idle());
  t.r.acknowledged({"two"});
  CHECK(t.r.is_idle());
}

TEST_CASE("each question has a report of its own, also one that came while a report was on its way",
          "[reports]") {
  reporting t;
  t.r.wanted_by({4, schemas::message_type::report_roots}, {});
  CHECK_FALSE(t.r.is_due());  // there is nothing to tell of yet
  t.scan("one");
  CHECK(t.take().command == 4);
  t.r.wanted_by({5, schemas::message_type::report_roots}, {});
  t.r.wanted_by({6, schemas::message_type::report_settings}, {{"name", "value"}});
  CHECK_FALSE(t.r.is_due());
  t.r.acknowledged({"one"});
  CHECK(t.take().command == 5);
  t.r.acknowledged({"one"});
  const auto last = t.take();
  CHECK(last.command == 6);
  CHECK(last.settings.size() == 1);
  t.r.acknowledged({"one"});
  CHECK(t.r.is_idle());
}

TEST_CASE("a report tells of tables that only an earlier scan looked at, and says so",
          "[reports]") {
  reporting t;
  t.scan("one", {table_id::users, table_id::groups});
  (void)t.take();
  t.r.acknowledged({"one"});
  t.scan("two", {table_id::groups});
  const auto r = t.take();
  REQUIRE(r.tables.size() == 2);
  for (const auto& table : r.tables)
    CHECK(table.earlier == (table.table == static_cast<schemas::u64>(table_id::users)));
}

TEST_CASE("what a scan looked at is not forgotten when the next one ends before its report went",
          "[reports]") {
  reporting t;
  t.scan("one", {table_id::users, table_id::groups});
  t.scan("two", {table_id::groups});
  const auto r = t.take();
  REQUIRE(r.tables.size() == 2);
  for (const auto& table : r.tables) CHECK_FALSE(table.earlier);
  t.r.acknowledged({"two"});
  t.scan("three", {table_id::groups});
  for (const auto& table : t.take().tables)
    CHECK(table.earlier == (table.table == static_cast<schemas::u64>(table_id::users)));
}

TEST_CASE("a question is not a scan: what was told before is told as earlier", "[reports]") {
  reporting t;
  t.scan("one", {table_id::users, table_id::groups});
  (void)t.take();
  t.r.acknowledged({"one"});
  t.r.wanted_by({4, schemas::message_type::report_roots}, {});
  t.scan("two", {table_id::groups});
  for (const auto& table : t.take().tables)
    CHECK(table.earlier == (table.table == static_cast<schemas::u64>(table_id::users)));
}

TEST_CASE("a report that was lost with its connection was not told", "[reports]") {
  reporting t;
  t.scan("one", {table_id::users, table_id::groups});
  (void)t.take();
  t.r.resend();
  t.scan("two", {table_id::groups});
  for (const auto& table : t.take().tables) CHECK_FALSE(table.earlier);
}

TEST_CASE("a table under repair has no root in a report and no digest in a hello", "[reports]") {
  reporting t;
  t.scan("one");
  CHECK(t.take().tables.at(0).state.root.bytes.empty());
  const auto plan = *t.store.begin_session(table_id::users);
  const auto hello = [&] {
    return *schemas::decode<schemas::hello>(t.r.hello(std::chrono::seconds{30})->payload);
  };
  CHECK(hello().tables.at(0).kid == 0);
  REQUIRE(t.store.acknowledged(
      {static_cast<schemas::u64>(table_id::users), t.store.epoch(), 1, 0, plan.at.session}));
  CHECK(hello().tables.at(0).state.root.bytes == plan.digest.root.bytes);
  t.r.resend();
  CHECK(t.take().tables.at(0).state.root.bytes == plan.digest.root.bytes);
}

TEST_CASE("a question that came before asks for nothing", "[reports]") {
  reporting t;
  schemas::header h;
  h.type = schemas::message_type::report_roots;
  h.correlation = 1;
  const auto first = t.r.asked(h);
  REQUIRE(first);
  CHECK(first->id == 1);
  CHECK(first->wanted == h.type);
  CHECK_FALSE(t.r.asked(h));
  CHECK(t.counted["command_repeated"] == 1);
}
