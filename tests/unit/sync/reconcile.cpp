// The two halves of a repair against each other and against a dumb comparison of maps.
#include <catch2/catch.hpp>
#include <random>

#include "schemas/canonical.hpp"
#include "schemas/digest.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/memory_mirror.hpp"
#include "tests/support/seed.hpp"
#include "tests/unit/sync/converse.hpp"
#include "wdb/mirror/acceptance.hpp"

using collector::sync::reconcile_agent;
using collector::sync::repair_shape;
using tests::conversation;
using tests::converse;
using tests::group_row;
using tests::memory_table;

namespace {

const schemas::table& groups() { return *schemas::find_table("groups"); }

std::string random_k(std::mt19937_64& rng) {
  std::string k;
  for (std::size_t i = 0; i < schemas::k_bytes; ++i) k.push_back(static_cast<char>(rng()));
  return k;
}

memory_table random_table(std::mt19937_64& rng, std::size_t rows, std::size_t padding) {
  memory_table t(groups());
  for (std::size_t i = 0; i < rows; ++i) t.put(group_row("g" + std::to_string(i), 1, padding));
  if (rows > 0 && rng() % 8 == 0) t.put(group_row("big", 1, 60'000));
  return t;
}

/// Changes, removals and additions, some hundred at most; now and then everything.
void differ(std::mt19937_64& rng, memory_table& t, std::size_t names) {
  const auto changes = rng() % 4 == 0 ? names : rng() % 100;
  for (std::size_t i = 0; i < changes; ++i) {
    const auto name = "g" + std::to_string(rng() % (names + 20));
    if (rng() % 3 == 0)
      t.remove(schemas::key_hash(groups().id,
                                 *schemas::key_of(groups(), group_row(name, 0).stable.bytes)));
    else
      t.put(group_row(name, static_cast<std::int64_t>(1 + rng() % 3)));
  }
}

/// What a dumb comparison says has to be sent.
std::size_t rows_to_send(const memory_table& agent, const memory_table& mirror) {
  std::size_t n = 0;
  for (const auto& [name, row] : agent.rows()) {
    const auto there = mirror.rows().find(name);
    n += there == mirror.rows().end() || there->second.stable != row.stable;
  }
  return n;
}

}  // namespace

TEST_CASE("a repair ends with equal tables and sends just the rows that a comparison of maps finds",
          "[reconcile][property]") {
  std::mt19937_64 rng(tests::seed("reconcile oracle"));
  for (int run = 0; run < 300; ++run) {
    const auto rows = static_cast<std::size_t>(rng() % (run % 50 == 0  ? 12'000
                                                        : run % 5 == 0 ? 1500
                                                                       : 200));
    auto agent = random_table(rng, rows, run % 50 == 0 ? 0 : rng() % 40);
    auto mirror = agent;
    differ(rng, run % 2 == 0 ? agent : mirror, rows);
    const auto expected = rows_to_send(agent, mirror);
    const bool same = agent == mirror;
    conversation t;
    reconcile_agent session(agent.subject(random_k(rng)));
    CAPTURE(run, rows, expected);
    REQUIRE(converse(session, mirror, t) == reconcile_agent::state::equal);
    CHECK(mirror == agent);
    CHECK(t.rows == expected);
    CHECK((t.chunks == 0) == same);
    CHECK(t.largest < schemas::limits::agent_frame_bytes - 1024);
    CHECK(t.questions <= (agent.rows().size() > 8192 ? 2u : 1u));
  }
}

TEST_CASE(
    "short digests, small chunks and two levels: a session ends equal or is repeated, and never "
    "ends wrong",
    "[reconcile][property]") {
  std::mt19937_64 rng(tests::seed("reconcile shapes"));
  int repeated = 0;
  for (int run = 0; run < 2000; ++run) {
    const auto rows = static_cast<std::size_t>(rng() % 60);
    auto agent = random_table(rng, rows, rng() % 40);
    auto mirror = agent;
    differ(rng, mirror, rows);
    repair_shape shape{.digest_bits = 4 + rng() % 5, .element_bits = 4 + rng() % 12};
    if (rng() % 2 == 0) shape.levels = schemas::cut_levels{3 + rng() % 3, 1 + rng() % 3};
    shape.list_at_first_level = rng() % 4;
    shape.chunk_bytes = 100 + rng() % 2000;
    bool equal = false;
    for (int session = 0; session < 25 && !equal; ++session) {
      if (session == 20)
        shape.digest_bits = shape.element_bits = 32;  // a coincidence in every one of many buckets
      reconcile_agent one(agent.subject(random_k(rng)), shape);
      conversation t;
      const auto end = converse(one, mirror, t);
      equal = end == reconcile_agent::state::equal;
      REQUIRE((equal || end == reconcile_agent::state::again));
      REQUIRE(equal == (mirror == agent));
      repeated += !equal;
    }
    REQUIRE(equal);
  }
  CHECK(repeated > 100);
}

TEST_CASE("a repair that comes again changes nothing and is answered as the first time",
          "[reconcile]") {
  std::mt19937_64 rng(1);
  auto agent = random_table(rng, 300, 5);
  auto mirror = random_table(rng, 280, 5);
  reconcile_agent session(agent.subject(std::string(16, 'k')));
  session.sent();
  const auto q = schemas::decode<schemas::compare>(
                     reconcile_agent(agent.subject(std::string(16, 'k'))).due()->payload)
                     .value();
  REQUIRE(session.arrived(wdb::compare_buckets(q, mirror.hashes())));
  const auto fix = schemas::decode<schemas::repair>(session.due()->payload).value();
  for (int i = 0; i < 3; ++i) {
    const auto hashes = mirror.hashes();
    const auto plan = wdb::plan_repair(groups(), fix, hashes);
    REQUIRE(plan);
    CHECK(plan->answer == schemas::repair_answer::done);
    mirror.apply(*plan, hashes);
    CHECK(mirror == agent);
  }
}

TEST_CASE("late, doubled and foreign answers to a session are ignored, senseless ones refused",
          "[reconcile]") {
  std::mt19937_64 rng(2);
  const auto agent = random_table(rng, 300, 0);
  reconcile_agent session(agent.subject(std::string(16, 'k')));
  schemas::compare_reply m{.kid = session.kid() + 1,
                           .answer = 0,
                           .parent_bits = 0,
                           .version = 0,
                           .wait_ms = 0,
                           .buckets = {},
                           .deeper = {}};
  REQUIRE(session.arrived(m));
  CHECK(session.now() == reconcile_agent::state::running);
  m.kid = session.kid();
  m.parent_bits = 8;
  REQUIRE(session.arrived(m));
  CHECK(session.now() == reconcile_agent::state::running);
  m.parent_bits = 0;
  m.answer = 99;
  CHECK_FALSE(session.arrived(m));
  m.answer = static_cast<schemas::u64>(schemas::compare_answer::differ);
  m.buckets = {{16, {}}};
  CHECK_FALSE(session.arrived(m));
  m.buckets = {{3, {}}, {2, {}}};
  CHECK_FALSE(session.arrived(m));
  m.buckets = {{3, {"abc"}}};
  CHECK_FALSE(session.arrived(m));
  m.buckets = {};
  m.deeper = {std::string(2, '\1')};
  CHECK_FALSE(session.arrived(m));
  REQUIRE(session.arrived(
      schemas::repair_reply{session.kid(), 0, 0, 0}));  // nothing was sent that it could answer
  CHECK(session.now() == reconcile_agent::state::running);
  m.deeper = {};
  REQUIRE(session.arrived(m));
  CHECK(session.now() == reconcile_agent::state::again);
}

TEST_CASE("what a stranger puts into compare and repair is bounded before it is believed",
          "[reconcile]") {
  const memory_table empty(groups());
  const auto good = schemas::decode<schemas::compare>(
                        reconcile_agent(empty.subject(std::string(16, 'k'))).due()->payload)
                        .value();
  REQUIRE(wdb::check_compare(good));
  const auto refused = [&](auto change) {
    auto m = good;
    change(m);
    return !wdb::check_compare(m);
  };
  CHECK(refused([](auto& m) { m.k.bytes = "short"; }));
  CHECK(refused([](auto& m) { m.whole.root.bytes.clear(); }));
  CHECK(refused([](auto& m) { m.bits = 16; }));
  CHECK(refused([](auto& m) { m.bits = UINT64_MAX; }));
  CHECK(refused([](auto& m) { m.parent_bits = 1; }));
  CHECK(refused([](auto& m) { m.parent_bits = 15, m.bits = 1; }));
  CHECK(refused([](auto& m) { m.parent_bits = 8, m.parents.bytes = std::string(31, '\xff'); }));
  CHECK(refused([](auto& m) { m.digest_bits = 0; }));
  CHECK(refused([](auto& m) { m.element_bits = 65; }));
  CHECK(refused([](auto& m) { m.digests.bytes += "x"; }));
  const auto row = group_row("wheel", 1);
  const auto place = schemas::hashes_of(groups().id, *schemas::key_of(groups(), row.stable.bytes),
                                        row.stable.bytes)
                         .place();
  schemas::repair fix{.k = {std::string(16, 'k')},
                      .whole = {{std::string(16, 'r')}, 1, {}},
                      .chunk = 0,
                      .final = true,
                      .element_bits = 32,
                      .scan_id = "",
                      .scan_time = 0,
                      .answers = {},
                      .buckets = {{8, place >> 56, 0, {}, {row}}}};
  REQUIRE(wdb::check_repair(groups(), fix));
  CHECK(wdb::plan_repair(groups(), fix, {})->answer == schemas::repair_answer::conflict);
  auto outside = fix;
  outside.buckets[0].index ^= 1;
  CHECK_FALSE(wdb::plan_repair(groups(), outside, {}));
  auto twice = fix;
  twice.buckets[0].rows.push_back(group_row("wheel", 1, 9));
  CHECK_FALSE(wdb::plan_repair(groups(), twice, {}));
  auto overlapping = fix;
  overlapping.buckets = {{0, 0, 0, {}, {}}, {8, 7, 0, {}, {}}};
  CHECK_FALSE(wdb::check_repair(groups(), overlapping));
  auto no_bucket = fix;
  no_bucket.buckets[0].index = 256;
  CHECK_FALSE(wdb::check_repair(groups(), no_bucket));
}

TEST_CASE("which repair may touch the mirror", "[reconcile]") {
  using wdb::repair;
  const std::vector<std::uint64_t> retired{3};
  const wdb::mirror_at mirror{5, 10};
  CHECK(wdb::accept_repair(mirror, retired, 5, 10) == repair::proceed);
  CHECK(wdb::accept_repair(mirror, retired, 5, 12) == repair::proceed);
  CHECK(wdb::accept_repair(mirror, retired, 5, 9) == repair::stale);
  CHECK(wdb::accept_repair(mirror, retired, 6, 12) == repair::other_epoch);
  CHECK(wdb::accept_repair({}, retired, 5, 1) == repair::other_epoch);
  CHECK(wdb::accept_repair(mirror, retired, 3, 12) == repair::retired);
}

TEST_CASE("the levels of a table", "[reconcile]") {
  const auto bits = [](std::uint64_t n) {
    return std::pair(schemas::levels_for(n).first, schemas::levels_for(n).second);
  };
  CHECK(bits(0) == std::pair<std::uint64_t, std::uint64_t>(0, 0));
  CHECK(bits(128) == std::pair<std::uint64_t, std::uint64_t>(0, 0));
  CHECK(bits(300) == std::pair<std::uint64_t, std::uint64_t>(4, 0));
  CHECK(bits(3000) == std::pair<std::uint64_t, std::uint64_t>(8, 0));
  CHECK(bits(8192) == std::pair<std::uint64_t, std::uint64_t>(9, 0));
  CHECK(bits(30'000) == std::pair<std::uint64_t, std::uint64_t>(8, 3));
  CHECK(bits(10'000'000) == std::pair<std::uint64_t, std::uint64_t>(8, 7));
}

TEST_CASE("the messages of a repair keep their bytes", "[reconcile][golden]") {
  memory_table agent(groups()), mirror(groups());
  for (int i = 0; i < 200; ++i) mirror.put(group_row("g" + std::to_string(i), i));
  agent = mirror;
  agent.put(group_row("g7", 1007));
  agent.put(group_row("new", 5));
  mirror.put(group_row("old", 6));
  reconcile_agent session(agent.subject(std::string(16, 'k')));
  tests::check_golden("compare.payload.1", session.due()->payload);
  const auto answer = wdb::compare_buckets(
      *schemas::decode<schemas::compare>(session.due()->payload), mirror.hashes());
  tests::check_golden("compare-reply.payload.1", schemas::encode(answer));
  REQUIRE(session.arrived(answer));
  tests::check_golden("repair.payload.1", session.due()->payload);
  tests::check_golden("repair-reply.payload.1",
                      schemas::encode(schemas::repair_reply{session.kid(), 0, 0, 7}));
}
