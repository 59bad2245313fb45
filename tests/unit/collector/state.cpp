// The collector's copy: what a scan does to state and outbox, in one commit.
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "collector/state/state_store.hpp"
#include "schemas/digest.hpp"
#include "schemas/envelope.hpp"
#include "schemas/inventory.hpp"
#include "tests/support/older_row.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/temp_dir.hpp"

using namespace collector;
using namespace collector::state;
using schemas::table_id;
using schemas::table_status;

namespace {

schemas::encoded_row user(const std::string& name, int uid, const std::string& shell = "/bin/sh") {
  schemas::user u;
  u.name = name;
  u.uid = uid;
  u.shell = shell;
  return schemas::encode_row(u);
}

scan_outcome scan_of(std::vector<schemas::encoded_row> rows, table_status status = table_status::ok,
                     bool complete = true) {
  static int scans = 0;
  scan_outcome s{.scan_id = "scan-" + std::to_string(++scans),
                 .started = scans,
                 .ended = scans,
                 .hostname = "h",
                 .os = "o",
                 .tables = {},
                 .policies = {}};
  s.tables.push_back({.table = table_id::users,
                      .status = status,
                      .reason = "",
                      .rows = std::move(rows),
                      .missed = {},
                      .cpu_ms = 0});
  if (!complete) s.tables[0].missed.add(collector::inventory::everything());
  return s;
}

std::vector<outbox_entry> outbox(const state_store& s) {
  std::vector<outbox_entry> out;
  REQUIRE(s.each_entry(0, [&](u64, const outbox_entry& e) { return out.push_back(e), true; }));
  return out;
}

/// A store whose table `users` is streaming at version 1.
struct streaming {
  tests::temp_dir dir;
  state_store store = *state_store::open(dir.path(), 1);
  explicit streaming(std::vector<schemas::encoded_row> rows = {user("root", 0),
                                                               user("alice", 1000)}) {
    REQUIRE(store.commit(scan_of(std::move(rows))));
    acknowledge_snapshot();
  }
  void acknowledge_snapshot() {
    const auto plan = store.begin_session(table_id::users);
    REQUIRE(plan);
    REQUIRE(store.acknowledged({.table = 8,
                                .epoch = store.epoch(),
                                .version = plan->at.session_version,
                                .kid = 0,
                                .session = plan->at.session}));
    REQUIRE_FALSE(store.table(table_id::users).repairing);
  }
};

}  // namespace

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

TEST_CASE("nothing reads as everything was removed", "[state]") {
  streaming s;
  REQUIRE(s.store.commit(scan_of({}, table_status::unknown)));
  CHECK(s.store.rows(table_id::users)->size() == 2);
  const auto sum = s.store.commit(scan_of({user("carol", 7)}, table_status::partial, false));
  CHECK(sum->held == 2);
  CHECK(s.store.rows(table_id::users)->size() == 3);
  const auto entries = outbox(s.store);
  REQUIRE(entries.size() == 1);
  CHECK(schemas::decode<schemas::delta>(entries[0].payload.bytes)->deletes.empty());
}

TEST_CASE("what a host has no more of has no rows left", "[state]") {
  streaming s;
  const auto sum = s.store.commit(scan_of({}, table_status::unsupported));
  CHECK(sum->deletes == 2);
  CHECK(s.store.rows(table_id::users)->empty());
  CHECK(outbox(s.store).size() == 1);
  CHECK(s.store.table(table_id::users).version == 2);

  REQUIRE(s.store.commit(scan_of({}, table_status::unsupported)));
  CHECK(s.store.table(table_id::users).version == 2);
  CHECK(outbox(s.store).size() == 1);
}

TEST_CASE("where a source may only be hidden, its rows stay", "[state]") {
  streaming s;
  const auto sum = s.store.commit(scan_of({}, table_status::unsupported, false));
  CHECK(sum->held == 2);
  CHECK(s.store.rows(table_id::users)->size() == 2);
}

TEST_CASE("what a host never had any of is no version", "[state]") {
  const tests::temp_dir dir;
  auto store = *state_store::open(dir.path(), 1);
  REQUIRE(store.commit(scan_of({}, table_status::unsupported)));
  CHECK(store.table(table_id::users).version == 0);
  CHECK(store.table(table_id::users).status == static_cast<u64>(table_status::unsupported));
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
