// What a frame costs the agent's own store.
#include <catch2/catch.hpp>

#include "tests/unit/sync/pair_of_stores.hpp"

using schemas::message_type;
using schemas::table_id;
using tests::pair_of_stores;

TEST_CASE("a frame that is handed out opens at most one read transaction, whatever it is", "[session][reads]") {
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
  for (const auto type : {message_type::hello, message_type::delta, message_type::snapshot, message_type::compare, message_type::report}) {
    INFO(schemas::name(type).value_or(""));
    CHECK(p.sent[type] > 0);
  }
  CHECK(p.is_equal());
  CHECK(p.most_reads == 1);
}

TEST_CASE("an agent that has nothing to say reads nothing, and a heartbeat neither", "[session][reads]") {
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
