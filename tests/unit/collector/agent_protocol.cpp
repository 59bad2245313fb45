// The agent's half of the protocol, told what arrives: greetings and resynchronisations.
#include "collector/sync/agent_protocol.hpp"

#include <catch2/catch.hpp>

#include "schemas/canonical.hpp"
#include "schemas/digest.hpp"
#include "schemas/inventory.hpp"
#include "schemas/messages.hpp"
#include "tests/support/captured_log.hpp"
#include "tests/support/temp_dir.hpp"

using schemas::message_type;

namespace {

constexpr auto users = static_cast<schemas::u64>(schemas::table_id::users);

/// An agent with one table that the server holds, and a server that answers by hand.
struct talk {
  tests::temp_dir dir;
  collector::state::state_store store = *collector::state::state_store::open(dir.path(), 11);
  collector::sync::agent_protocol session{store, *schemas::agent_id::parse("h"), 11,
                                          std::chrono::seconds{60}};
  common::instant now{std::chrono::hours{1}};
  schemas::u64 wdb = 1, hello = 0;

  talk() {
    schemas::user u;
    u.name = "root";
    collector::scan_outcome s;
    s.scan_id = "one";
    s.tables.push_back({.table = schemas::table_id::users,
                        .status = schemas::table_status::ok,
                        .reason = {},
                        .rows = {},
                        .missed = {},
                        .cpu_ms = 0});
    s.tables.back().rows.push_back(schemas::encode_row(u));
    REQUIRE(store.commit(s));
    session.connected();
    REQUIRE(next() == message_type::hello);
    credit();
    answer(hello);
    finish_snapshot();
  }

  void arrive(message_type type, const std::string& payload) {
    schemas::header h;
    h.type = type;
    h.instance = wdb;
    const bool of_table = schemas::find_message(type)->about == schemas::subject::of_table;
    REQUIRE(session.arrived(schemas::encode_frame("h", of_table ? "users" : "", h, payload), now));
  }
  void credit() {
    arrive(message_type::credit,
           schemas::encode(schemas::credit{1u << 30, 1u << 20, 0, 0, 0, wdb}));
  }
  /// The server has the table as it stands.
  void answer(schemas::u64 to_hello, schemas::u64 snapshot = 0) {
    const auto t = store.table(schemas::table_id::users);
    schemas::ack a{.tables = {}, .reports = {}, .hello = to_hello};
    a.tables.push_back({users, store.epoch(), t.version, schemas::kid_of(t.k.bytes), snapshot});
    arrive(message_type::ack, schemas::encode(a));
  }
  void resync(schemas::u64 id, bool whole = true) {
    arrive(message_type::resync, schemas::encode(schemas::resync{id, users, "test", whole}));
  }
  /// To the comparison under way.
  void answer_compare(schemas::compare_answer a, schemas::u64 wait_ms = 0) {
    const auto t = store.table(schemas::table_id::users);
    const schemas::compare_reply m{.kid = t.session,
                                   .answer = static_cast<schemas::u64>(a),
                                   .parent_bits = 0,
                                   .version = 0,
                                   .wait_ms = wait_ms,
                                   .buckets = {},
                                   .deeper = {}};
    arrive(message_type::compare_reply, schemas::encode(m));
  }

  /// The type of the next frame it sends; none: it has nothing to say.
  std::optional<message_type> next() {
    const auto f = session.next(now);
    REQUIRE(f);
    if (!*f) return std::nullopt;
    session.sent((*f)->size(), now);
    const auto e = schemas::decode_frame(**f, 1u << 20);
    REQUIRE(e);
    if (e->head.type == message_type::hello) hello = e->head.counter;
    return e->head.type;
  }
  void finish_snapshot() {
    while (next() == message_type::snapshot) continue;
    answer(0, store.table(schemas::table_id::users).session);
    REQUIRE_FALSE(is_repairing());
  }
  bool is_repairing() const { return store.table(schemas::table_id::users).repairing; }
};

}  // namespace

TEST_CASE("an answer to the last greeting does not answer this one", "[session]") {
  talk t;
  const auto old = t.hello;
  t.wdb = 2;  // another wdb took over
  t.credit();
  t.answer(old);
  CHECK(t.next() == message_type::hello);
  CHECK(t.hello > old);
}

TEST_CASE("the server is told of a new keepalive at once", "[session]") {
  talk t;
  t.answer(t.hello);
  t.session.use_keepalive(std::chrono::seconds{5});
  const auto f = t.session.next(t.now);
  REQUIRE((f && *f));
  const auto e = schemas::decode_frame(**f, 1u << 20);
  REQUIRE(e->head.type == message_type::hello);
  CHECK(schemas::decode<schemas::hello>(e->payload)->keepalive_ms == 5000);
}

TEST_CASE("a resync that crossed its answer asks for nothing", "[session]") {
  talk t;
  t.resync(77);
  CHECK(t.is_repairing());
  t.finish_snapshot();
  t.resync(77);
  CHECK_FALSE(t.is_repairing());
}

TEST_CASE("a server restored to before an answer gets it again", "[session]") {
  talk t;
  t.resync(77);
  t.finish_snapshot();
  t.session.connected();
  REQUIRE(t.next() == message_type::hello);
  t.credit();
  t.answer(t.hello);
  t.resync(77);
  CHECK(t.is_repairing());
}

TEST_CASE("a table that the server finds different is compared, and no snapshot is sent for it",
          "[session]") {
  talk t;
  t.resync(77, false);
  CHECK(t.is_repairing());
  CHECK(t.next() == message_type::compare);
  CHECK_FALSE(t.next());  // it waits for the answer
  t.answer_compare(schemas::compare_answer::equal);
  CHECK_FALSE(t.is_repairing());
}

TEST_CASE(
    "a resync that comes while the table is repaired for another reason is answered after that",
    "[session]") {
  talk t;
  t.resync(77);
  REQUIRE(t.next() == message_type::snapshot);
  t.resync(78, false);
  t.resync(77);  // again: it is the one under way
  while (t.next() == message_type::snapshot) continue;
  t.answer(0, t.store.table(schemas::table_id::users).session);
  CHECK(t.is_repairing());
  CHECK(t.next() == message_type::compare);
  t.answer_compare(schemas::compare_answer::equal);
  CHECK_FALSE(t.is_repairing());
}

TEST_CASE("a comparison ends with the acknowledgement that names it, when its answer was lost",
          "[session]") {
  talk t;
  t.resync(77, false);
  REQUIRE(t.next() == message_type::compare);
  t.answer(0, t.store.table(schemas::table_id::users).session);
  CHECK_FALSE(t.is_repairing());
}

TEST_CASE("a server with no room for a repair is asked again later", "[session]") {
  talk t;
  t.resync(77, false);
  REQUIRE(t.next() == message_type::compare);
  t.answer_compare(schemas::compare_answer::later, 1000);
  CHECK_FALSE(t.next());
  t.now += std::chrono::seconds{3};
  CHECK(t.next() == message_type::compare);
}

TEST_CASE("after three comparisons in vain, or where the server wants it, a snapshot is sent",
          "[session]") {
  talk t;
  t.resync(77, false);
  const auto tries = GENERATE(1, 3);
  const auto why = tries == 1 ? schemas::compare_answer::whole : schemas::compare_answer::stale;
  for (int i = 0; i < tries; ++i) {
    REQUIRE(t.next() == message_type::compare);
    t.answer_compare(why);
  }
  CHECK(t.next() == message_type::snapshot);
}

TEST_CASE("a comparison that nobody answers is asked again", "[session]") {
  talk t;
  t.resync(77, false);
  REQUIRE(t.next() == message_type::compare);
  t.now += std::chrono::seconds{6};
  CHECK(t.next() == message_type::compare);
}

TEST_CASE("a server that floods an agent with what it cannot take fills no log", "[session]") {
  using namespace std::chrono_literals;
  using lines = std::vector<std::string>;
  talk t;
  tests::captured_log log;
  const auto flood = [&] {
    for (int n = 0; n < 500; ++n) {
      REQUIRE(t.session.arrived("noise", t.now));
      t.arrive(message_type::ack, "noise");
      t.arrive(message_type::busy, schemas::encode(schemas::busy{"no room"}));
    }
  };
  flood();
  auto said = log.take();
  REQUIRE(said.size() == 2);  // the frame and the payload are malformed alike
  CHECK_THAT(said[0], Catch::StartsWith("warning a frame from the server was refused: "));
  CHECK(said[1] == "warning the server refused a message: no room");

  t.now += 1s;
  t.next();
  CHECK(log.take() == lines{"warning busy: 499 more like this, left out of this log",
                            "warning refused_malformed: 999 more like this, left out of this log"});
  CHECK(t.session.counted().at("refused") == 1000);
}
