// The collector's half of the protocol and wdb's store worker, both over real LMDB files, frame
// by frame without sockets: whatever became of the mirror, the two copies are equal again, and a
// snapshot is sent only where nothing cheaper does.
#include <catch2/catch.hpp>

#include "tests/support/seed.hpp"
#include "tests/unit/sync/pair_of_stores.hpp"

using schemas::message_type;
using schemas::table_id;
using tests::pair_of_stores;

TEST_CASE("a row that differs is repaired by comparing buckets, in four messages",
          "[reconcile][wdb]") {
  pair_of_stores p;
  for (int i = 0; i < 1000; ++i) p.users[i] = 1;
  p.scan();
  p.talk();
  REQUIRE(p.is_equal());
  REQUIRE(p.verified());
  p.tamper([&](const auto& s, auto& txn) {
    p.forge(s, txn, 7, 99);
    p.forge(s, txn, 8, std::nullopt);
    p.forge(s, txn, 5000, 1);
  });
  p.sent.clear();
  p.bytes = 0;
  p.scan();
  p.talk();
  CHECK(p.is_equal());
  CHECK(p.verified());
  CHECK(p.sent[message_type::compare] == 1);
  CHECK(p.sent[message_type::repair] == 1);
  CHECK(p.sent[message_type::snapshot] == 0);
  CHECK(p.alerts["mirror-repaired"] == 1);
  INFO(p.bytes);
  CHECK(p.bytes < 6000);
}

TEST_CASE("while buckets are compared the store says so", "[reconcile][wdb]") {
  pair_of_stores p;
  for (int i = 0; i < 100; ++i) p.users[i] = 1;
  p.scan();
  p.talk();
  p.tamper([&](const auto& s, auto& txn) { p.forge(s, txn, 7, 99); });
  p.scan();
  std::vector<bool> compared;
  p.talk([&](message_type type) {
    if (const auto w = p.wanted();
        w && (type == message_type::compare || type == message_type::repair))
      compared.push_back(w->compared != 0);
    return false;
  });
  CHECK(compared == std::vector{false, true});
  CHECK_FALSE(p.wanted());
}

TEST_CASE("an operator who asks for all of a table gets a snapshot", "[reconcile][wdb]") {
  pair_of_stores p;
  p.users[1] = 1;
  p.scan();
  p.talk();
  p.sent.clear();
  p.ask_for_all();
  p.talk();
  CHECK(p.sent[message_type::snapshot] > 0);
  CHECK(p.sent[message_type::compare] == 0);
  CHECK_FALSE(p.is_repairing());
}

TEST_CASE("changes whose deltas were given up are found by comparing, and alert as changes",
          "[reconcile][wdb]") {
  pair_of_stores p;
  for (int i = 0; i < 300; ++i) p.users[i] = 1;
  p.scan();
  p.talk();
  p.users[300] = 1;
  p.users[7] = 2;
  p.users.erase(8);
  p.scan();
  REQUIRE(
      p.store().need_repair(table_id::users, 0, false));  // as when the outbox went past its bound
  p.sent.clear();
  p.talk();
  CHECK(p.is_equal());
  CHECK(p.verified());
  CHECK(p.sent[message_type::repair] == 1);
  CHECK(p.sent[message_type::snapshot] == 0);
  CHECK(p.alerts["mirror-repaired"] == 0);
  CHECK(p.changes == std::map<schemas::change_kind, int>{{schemas::change_kind::added, 1},
                                                         {schemas::change_kind::removed, 1},
                                                         {schemas::change_kind::modified, 1}});
}

TEST_CASE("a mirror that has nothing of this epoch gets a snapshot", "[reconcile][wdb]") {
  pair_of_stores p;
  for (int i = 0; i < 10; ++i) p.users[i] = 1;
  p.scan();
  p.talk();
  REQUIRE(p.store().mint_epoch());
  p.sent.clear();
  p.talk();
  CHECK(p.sent[message_type::compare] == 0);
  CHECK(p.is_equal());
  CHECK_FALSE(p.is_repairing());
}

TEST_CASE(
    "whatever is done to the mirror, lost on the way or changed meanwhile: both copies end equal "
    "and verified",
    "[reconcile][wdb]") {
  std::mt19937_64 random(tests::seed("repair of a real store"));
  const auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
  for (int round = 0; round < 12; ++round) {
    pair_of_stores p;
    for (int i = below(2) == 0 ? 40 : 900; i > 0; --i) p.users[i] = below(5);
    p.scan();
    p.talk();
    for (int step = 0; step < 6; ++step) {
      if (below(2) == 0)
        p.tamper([&](const auto& s, auto& txn) {
          for (int n = 1 + below(60); n > 0; --n)
            p.forge(s, txn, below(1000), below(3) == 0 ? std::nullopt : std::optional(below(9)));
        });
      for (int n = below(30); n > 0; --n)
        below(3) == 0 ? void(p.users.erase(below(1000))) : void(p.users[below(1000)] = below(5));
      p.scan();
      if (below(3) == 0) REQUIRE(p.store().need_repair(table_id::users, 0, false));
      p.talk([&](message_type) { return below(6) == 0; });
    }
    p.tamper([](const auto&, auto&) {
    });  // another wdb: a wish that was lost is repeated at once, not after its 30 s
    for (int scans = 0; scans < 2; ++scans) p.scan(), p.talk();
    INFO("round " << round);
    REQUIRE(p.is_equal());
    REQUIRE(p.verified());
  }
}
