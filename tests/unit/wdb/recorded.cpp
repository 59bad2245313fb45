// The recorded digest of a table: moved on by what each batch writes, and always that of the rows.
#include <array>
#include <catch2/catch.hpp>
#include <random>

#include "schemas/inventory.hpp"
#include "tests/support/agent_history.hpp"
#include "tests/support/seed.hpp"
#include "wdb/mirror/conversation.hpp"

using schemas::table_id;

namespace {

schemas::encoded_row user(int number, int shell) {
  schemas::user u;
  u.name = "user-" + std::to_string(number);
  u.uid = number;
  u.shell = "/bin/" + std::to_string(shell);
  return schemas::encode_row(u);
}

std::string key_of(const schemas::encoded_row& row) {
  return schemas::key_of(*schemas::find_table("users"), row.stable).value();
}

void require_recorded(const tests::agent_history& h) {
  h.read([](const store::reader& r) {
    const auto record = r.table(table_id::users).value().value();
    const auto rows = r.digest(table_id::users, record.k.bytes).value();
    REQUIRE(record.counted);
    REQUIRE(record.recorded.root == rows.root);
    REQUIRE(record.recorded.rows == rows.rows);
  });
}

/// An agent that was greeted; its store cannot be opened.
struct greeted {
  wdb::agent_records records;
  wdb::speaker who;
  wdb::known_agent known;
  wdb::repair_gate gate;
  int opened = 0;
  wdb::holding_room room;
  wdb::agent_mirror mirror{"h", records, room,
                           [this]() -> common::result<store::agent_store*> {
                             ++opened;
                             return common::fail(common::errc::io, "no store in this test");
                           },
                           1000};
  wdb::conversation c{.mirror = mirror,
                      .who = who,
                      .known = known,
                      .gate = gate,
                      .now = common::instant{std::chrono::hours{1}},
                      .wall = 1000};
};

}  // namespace

TEST_CASE("after any deltas and snapshots the recorded digest is that of the rows",
          "[wdb][recorded]") {
  std::mt19937 random(tests::seed("recorded digests"));
  tests::agent_history h;
  for (int round = 0; round < 60; ++round) {
    h.now += 1000;
    const auto room =
        std::array<std::size_t, 3>{0, 2000, 8u << 20}[random() % 3];  // none held, some, all
    h.room.left = room;
    if (random() % 10 == 0) {
      std::vector<schemas::encoded_row> rows;
      for (int n = 0; n < 20; ++n)
        if (random() % 2 == 0) rows.push_back(user(n, static_cast<int>(random() % 3)));
      h.snapshot(table_id::users, rows);
    } else {
      std::vector<schemas::encoded_row> upserts;
      std::vector<std::string> deletes;
      for (int n = 0; n < 20; ++n) {
        const auto what = random() % 4;
        if (what == 0) upserts.push_back(user(n, static_cast<int>(random() % 3)));
        if (what == 1) deletes.push_back(key_of(user(n, 0)));
      }
      h.delta(table_id::users, upserts, deletes);
    }
    require_recorded(h);
    REQUIRE(h.room.left == room);
  }
}

TEST_CASE(
    "a hello is answered from the records: no store is opened, however many tables are in step",
    "[wdb][recorded]") {
  greeted g;
  schemas::hello m;
  for (const auto& t : schemas::tables()) {
    auto& at = g.records.tables[t.id];
    if (t.id == table_id::scans) continue;
    const std::string k(schemas::k_bytes, 'k'), root(16, static_cast<char>(t.id));
    const schemas::digest state{.root = {root}, .rows = 3, .md5s = {}};
    at.mirror = store::table_record{.epoch = 5,
                                    .version = 7,
                                    .k = {k},
                                    .verified_version = 7,
                                    .verified_kid = schemas::kid_of(k),
                                    .verified_at = 1,
                                    .recorded = state,
                                    .counted = true};
    m.tables.push_back({static_cast<schemas::u64>(t.id), 5, 7, schemas::kid_of(k), state});
  }
  g.records.epochs.current = 5;
  schemas::header head;
  head.type = schemas::message_type::hello;
  head.instance = 9;
  head.counter = 1;
  const auto frame = schemas::encode_frame("h", "", head, schemas::encode(m));
  REQUIRE(wdb::handle(g.c, schemas::decode_frame(frame, 1u << 20).value()));
  REQUIRE(wdb::finish(g.c));
  REQUIRE(g.mirror.commit());
  CHECK(g.opened == 0);
  CHECK(g.c.out.evidence.empty());  // all of it is verified as it stands
  REQUIRE(g.c.out.to_send.messages.size() == 1);

  SECTION("a digest that is not the recorded one is evidence, still without opening the store") {
    m.tables[0].state.rows = 4;
    head.counter = 2;
    const auto again = schemas::encode_frame("h", "", head, schemas::encode(m));
    REQUIRE(wdb::handle(g.c, schemas::decode_frame(again, 1u << 20).value()));
    REQUIRE(wdb::finish(g.c));
    CHECK(g.c.out.evidence.size() == 1);
    CHECK(g.opened == 0);
  }
}
