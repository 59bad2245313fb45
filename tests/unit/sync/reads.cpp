// What a frame costs the agent's own store, and what a batch costs wdb's.
#include <catch2/catch.hpp>

#include "tests/unit/sync/pair_of_stores.hpp"

using schemas::message_type;
using schemas::table_id;
using tests::pair_of_stores;

TEST_CASE("a frame that is handed out opens at most one read transaction, whatever it is",
          "[session][reads]") {
  pair_of_stores p;
  for (int i = 0; i < 900; ++i) p.users[i] = 1;
  for (int i = 0; i < 20; ++i) p.groups[i] = 1;
  p.scan();
  p.talk();
  for (int round = 0; round < 3; ++round) {
    p.padding = 300;
    for (auto& [number, shell] : p.users) ++shell;
    ++p.groups[round];
    p.scan();
    p.talk();
  }
  REQUIRE(p.store().need_repair(table_id::users, 0, false));
  p.scan();
  p.talk();
  p.ask_for_all();
  p.scan();
  p.talk();
  for (const auto type : {message_type::hello, message_type::delta, message_type::snapshot,
                          message_type::compare, message_type::report}) {
    INFO(schemas::name(type).value_or(""));
    CHECK(p.sent[type] > 0);
  }
  CHECK(p.is_equal());
  CHECK(p.most_reads == 1);
}

TEST_CASE("an agent that has nothing to say reads nothing, and a heartbeat neither",
          "[session][reads]") {
  pair_of_stores p;
  p.users[1] = 1;
  p.scan();
  p.talk();
  p.most_reads = 0;
  p.talk();
  p.reconnect();
  p.talk();
  CHECK(p.sent[message_type::hello] == 2);
  CHECK(p.most_reads == 0);
}

namespace {
/// What opening a store reads (the number of its layout), and its records after that.
constexpr std::uint64_t first_reads = 2;
}  // namespace

TEST_CASE("wdb reads an agent's records once, and then a batch reads only the outbox it offers",
          "[wdb][reads]") {
  pair_of_stores p;
  for (int i = 0; i < 300; ++i) p.users[i] = 1;
  for (int i = 0; i < 20; ++i) p.groups[i] = 1;
  p.scan();
  p.talk();
  p.most_server_reads = 0;
  for (int round = 0; round < 5; ++round) {
    for (auto& [number, shell] : p.users) ++shell;
    ++p.groups[round];
    p.scan();
    p.talk();
  }
  p.ask_for_all();
  p.scan();
  p.talk();
  p.reconnect();
  p.talk();
  for (const auto type :
       {message_type::hello, message_type::delta, message_type::snapshot, message_type::report}) {
    INFO(schemas::name(type).value_or(""));
    CHECK(p.sent[type] > 0);
  }
  CHECK(p.is_equal());
  REQUIRE(p.offered >= 5);
  REQUIRE(p.batches > 2 * p.offered);
  CHECK(p.most_server_reads == 1);
  CHECK(p.server_reads() == first_reads + static_cast<std::uint64_t>(p.offered));
}

TEST_CASE("what wdb remembers of an agent is read again when wdb is started again, and only then",
          "[wdb][reads]") {
  pair_of_stores p;
  p.users[1] = 1;
  p.scan();
  p.talk();
  p.tamper([](const auto&, auto&) {});  // which starts it again
  CHECK(p.server_reads() == 0);
  const auto offered = p.offered;
  for (int n = 0; n < 3; ++n) {
    p.reconnect();
    p.talk();
  }
  CHECK(p.server_reads() == first_reads + static_cast<std::uint64_t>(p.offered - offered));
}
