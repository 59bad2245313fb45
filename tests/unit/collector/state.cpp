// The collector's copy: what a scan does to state and outbox, in one commit.
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "schemas/digest.hpp"
#include "tests/support/older_row.hpp"
#include "tests/support/seed.hpp"
#include "tests/unit/collector/state_samples.hpp"

using namespace unit::state;

TEST_CASE("the first scan is version 1 and waits for a snapshot", "[state]") {
  tests::temp_dir dir;
  auto store = *state_store::open(dir.path(), 1);
  REQUIRE(store.commit(scan_of({user("root", 0)})));
  const auto& t = store.table(table_id::users);
  CHECK(t.version == 1);
  CHECK(t.repairing);
  CHECK(outbox(store).empty());
}

TEST_CASE("a table that is there but empty gets its version too", "[state]") {
  tests::temp_dir dir;
  auto store = *state_store::open(dir.path(), 1);
  REQUIRE(store.commit(scan_of({})));
  CHECK(store.table(table_id::users).version == 1);
}

TEST_CASE("what changed is one delta with the digest after it", "[state]") {
  streaming s;
  REQUIRE(s.store.commit(scan_of({user("root", 0, "/bin/bash"), user("bob", 1001)})));
  const auto entries = outbox(s.store);
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].version == 2);
  CHECK(entries[0].flags == schemas::flags::last);
  const auto d = schemas::decode<schemas::delta>(entries[0].payload.bytes);
  REQUIRE(d);
  CHECK(d->upserts.size() == 2);
  CHECK(d->deletes.size() == 1);
  CHECK(d->after.root ==
        s.store.digest(table_id::users, s.store.table(table_id::users).k.bytes)->root);
  CHECK(d->after.rows == 2);
}

TEST_CASE("the same scan again is no version and no delta", "[state]") {
  streaming s;
  REQUIRE(s.store.commit(scan_of({user("alice", 1000), user("root", 0)})));
  CHECK(s.store.table(table_id::users).version == 1);
  CHECK(outbox(s.store).empty());
}

TEST_CASE("more than 2,000 changed rows become a snapshot", "[state]") {
  streaming s;
  std::vector<schemas::encoded_row> many;
  for (int i = 0; i < 2100; ++i) many.push_back(user("u" + std::to_string(i), i));
  REQUIRE(s.store.commit(scan_of(many)));
  CHECK(s.store.table(table_id::users).repairing);
  CHECK(outbox(s.store).empty());
}

TEST_CASE("a large commit is consecutive versions below the frame limit, the last one marked",
          "[state]") {
  std::vector<schemas::encoded_row> few, many;
  for (int i = 0; i < 1500; ++i) {
    few.push_back(user("u" + std::to_string(i), i));
    many.push_back(user("u" + std::to_string(i), i, std::string(400, 'x')));
  }
  streaming s(few);
  REQUIRE(s.store.commit(scan_of(many)));
  const auto entries = outbox(s.store);
  REQUIRE(entries.size() > 2);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    CHECK(entries[i].version == 2 + i);
    CHECK(entries[i].payload.bytes.size() < (192u << 10) - 1024);
    CHECK((entries[i].flags == schemas::flags::last) == (i + 1 == entries.size()));
  }
}

TEST_CASE("an acknowledgement trims what it covers, and only in its epoch", "[state]") {
  streaming s;
  for (int i = 0; i < 3; ++i)
    REQUIRE(s.store.commit(
        scan_of({user("root", 0, "/shell" + std::to_string(i)), user("alice", 1000)})));
  REQUIRE(outbox(s.store).size() == 3);
  REQUIRE(s.store.acknowledged(
      {.table = 8, .epoch = s.store.epoch() + 1, .version = 9, .kid = 0, .session = 0}));
  CHECK(outbox(s.store).size() == 3);
  REQUIRE(s.store.acknowledged(
      {.table = 8, .epoch = s.store.epoch(), .version = 3, .kid = 0, .session = 0}));
  REQUIRE(outbox(s.store).size() == 1);
  CHECK(outbox(s.store)[0].version == 4);
}

TEST_CASE("while a snapshot is on its way, changes wait after it under its K", "[state]") {
  streaming s;
  REQUIRE(s.store.need_repair(table_id::users, 77, true));
  const auto plan = s.store.begin_session(table_id::users);
  REQUIRE(plan);
  CHECK(plan->at.wanted == std::vector<u64>{77});
  REQUIRE(s.store.commit(scan_of({user("root", 0), user("alice", 1000), user("late", 5)})));
  const auto entries = outbox(s.store);
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].version == plan->at.session_version + 1);
  CHECK(entries[0].kid == schemas::kid_of(plan->at.pending_k.bytes));
  REQUIRE(s.store.acknowledged({.table = 8,
                                .epoch = s.store.epoch(),
                                .version = plan->at.session_version,
                                .kid = 0,
                                .session = plan->at.session}));
  const auto& t = s.store.table(table_id::users);
  CHECK_FALSE(t.repairing);
  CHECK(t.k == plan->at.pending_k);
  CHECK(t.wanted.empty());
  CHECK(outbox(s.store).size() == 1);
}

TEST_CASE("a new epoch drops the outbox and makes every table due, in one commit", "[state]") {
  streaming s;
  REQUIRE(s.store.commit(scan_of({user("root", 0)})));
  const auto old = s.store.epoch();
  REQUIRE(s.store.mint_epoch());
  CHECK(s.store.epoch() != old);
  CHECK(outbox(s.store).empty());
  CHECK(s.store.table(table_id::users).repairing);
}

TEST_CASE("a restart keeps epoch, versions and outbox, and knows who was there before", "[state]") {
  tests::temp_dir dir;
  u64 epoch = 0;
  {
    auto store = *state_store::open(dir.path(), 11);
    epoch = store.epoch();
    REQUIRE(store.commit(scan_of({user("root", 0)})));
  }
  auto store = *state_store::open(dir.path(), 12);
  CHECK(store.epoch() == epoch);
  CHECK(store.predecessor() == 11);
  CHECK(store.table(table_id::users).version == 1);
}

TEST_CASE(
    "after an upgrade, rows with new fields travel as a migration, and what changed besides as a "
    "change",
    "[state][migration]") {
  streaming s({tests::older(user("root", 0)), tests::older(user("alice", 1000)),
               tests::older(user("bob", 1001))});
  REQUIRE(s.store.commit(scan_of({user("root", 0), user("alice", 1000), user("carol", 1002)})));
  const auto entries = outbox(s.store);
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].flags == schemas::flags::migration);
  CHECK(entries[1].flags == schemas::flags::last);
  const auto anew = *schemas::decode<schemas::delta>(entries[0].payload.bytes),
             changed = *schemas::decode<schemas::delta>(entries[1].payload.bytes);
  CHECK(anew.upserts.size() == 2);
  CHECK(anew.deletes.empty());
  CHECK(changed.upserts.size() == 1);
  CHECK(changed.deletes.size() == 1);
  CHECK(changed.after.rows == 3);
  CHECK(changed.after.root ==
        s.store.digest(table_id::users, s.store.table(table_id::users).k.bytes)->root);
}

TEST_CASE("an upgrade of a large table is no snapshot, and a downgrade a migration too",
          "[state][migration]") {
  std::vector<schemas::encoded_row> old, now;
  for (int i = 0; i < 2100; ++i) {
    now.push_back(user("u" + std::to_string(i), i));
    old.push_back(tests::older(now.back()));
  }
  streaming s(old);
  for (const auto* rows : {&now, &old}) {
    const auto before = outbox(s.store).size();
    REQUIRE(s.store.commit(scan_of(*rows)));
    CHECK_FALSE(s.store.table(table_id::users).repairing);
    const auto entries = outbox(s.store);
    REQUIRE(entries.size() > before);
    for (auto i = before; i < entries.size(); ++i)
      CHECK((entries[i].flags & schemas::flags::migration) != 0);
    CHECK((entries.back().flags & schemas::flags::last) != 0);
  }
}

TEST_CASE("old + diff(old, new) is new", "[state][property]") {
  const auto seed = tests::seed("collector state");
  CAPTURE(seed);
  std::mt19937 rng(seed);
  const auto& table = *schemas::find_table(table_id::users);
  for (int round = 0; round < 2000; ++round) {
    std::map<std::string, std::string> before;
    scanned_table now{.table = table_id::users,
                      .status = table_status::ok,
                      .reason = {},
                      .rows = {},
                      .missed = {},
                      .cpu_ms = 0};
    std::map<std::string, std::string> wanted;
    for (int i = 0; i < 20; ++i) {
      const auto a = user("u" + std::to_string(rng() % 15), 1, std::to_string(rng() % 3)),
                 b = user("u" + std::to_string(rng() % 15), 1, std::to_string(rng() % 3));
      const auto ka = *schemas::key_of(table, a.stable), kb = *schemas::key_of(table, b.stable);
      before[ka] = a.stable;
      if (wanted.emplace(kb, b.stable).second) now.rows.push_back(b);
    }
    const auto d = diff(table, {before.begin(), before.end()}, now);
    REQUIRE(d);
    auto result = before;
    for (const auto& key : d->deletes) REQUIRE(result.erase(key) == 1);
    for (const auto& row : d->upserts) {
      REQUIRE(result[row.key.bytes] != row.stable.bytes);
      result[row.key.bytes] = row.stable.bytes;
    }
    REQUIRE(result == wanted);
  }
}
