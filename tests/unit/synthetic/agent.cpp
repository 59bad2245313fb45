#include "synthetic/agent.hpp"

#include <catch2/catch.hpp>

#include "schemas/canonical.hpp"

using namespace std::chrono_literals;
using schemas::message_type;

namespace {

/// A message that the agent sent; it owns its bytes.
struct sent_message {
  schemas::header head;
  std::string table, payload;
  template <class Payload>
  Payload as() const {
    return schemas::decode<Payload>(payload).value();
  }
};

/// An agent with 20 rows, what it sent, and the server's half in the test's hands.
class talk {
 public:
  talk() { agent.connected(now); }

  /// Everything it wants to send now.
  std::vector<sent_message> listen() {
    std::vector<sent_message> out;
    while (const auto f = agent.next(now)) {
      const auto e = schemas::decode_frame(*f, schemas::limits::envelope_bytes).value();
      out.push_back({e.head, std::string(e.table), std::string(e.payload)});
    }
    return out;
  }
  template <class Payload>
  void say(message_type type, const Payload& p, std::string_view table = {}) {
    schemas::header h;
    h.type = type;
    h.instance = 1;
    h.counter = ++counter_;
    if (!table.empty()) h.epoch = 1, h.version = 1;
    agent.arrived(schemas::encode_frame("a", table, h, schemas::encode(p)), now);
  }
  void grant(schemas::u64 bytes, schemas::u64 messages) {
    say(message_type::credit, schemas::credit{.bytes = bytes,
                                              .messages = messages,
                                              .lease_ms = 0,
                                              .lasting_bytes = bytes,
                                              .lasting_messages = messages,
                                              .server = 9});
  }
  /// Its hello is answered, as far as the server has its tables.
  void greet(schemas::ack a = {}) {
    const auto said = listen();
    REQUIRE(said.size() == 1);
    REQUIRE(said.front().head.type == message_type::hello);
    a.hello = said.front().head.counter;
    say(message_type::ack, a);
    grant(1u << 20, 1000);
  }
  /// Its first scan is stored as it came.
  void load() {
    agent.scan();
    for (const auto& m : listen())
      if (m.head.type == message_type::snapshot) store(m);
    REQUIRE(agent.is_settled());
  }
  void store(const sent_message& m) {
    if (m.as<schemas::snapshot>().phase != static_cast<schemas::u64>(schemas::snapshot_part::end))
      return;
    say(message_type::ack, ack_of(m, m.as<schemas::snapshot>().session));
  }
  static schemas::ack ack_of(const sent_message& m, schemas::u64 session = 0) {
    return {{{.table = static_cast<schemas::u64>(schemas::find_table(m.table)->id),
              .epoch = m.head.epoch,
              .version = m.head.version,
              .kid = m.head.kid,
              .session = session}},
            {},
            0};
  }
  std::vector<sent_message> of(message_type t) {
    auto all = listen();
    std::erase_if(all, [&](const auto& m) { return m.head.type != t; });
    return all;
  }

  common::instant now{std::chrono::hours{1}};
  synthetic::happenings happened;
  std::mt19937_64 random{7};
  synthetic::agent agent{{.id = "a", .number = 1, .rows = 20}, happened};

 private:
  schemas::u64 counter_ = 0;
};

}  // namespace

TEST_CASE("a synthetic agent says hello, and nothing else until it is answered",
          "[synthetic][agent]") {
  talk t;
  t.agent.scan();
  CHECK(t.listen().size() == 1);
  CHECK(t.listen().empty());
  t.now += 2s;
  const auto again = t.listen();
  REQUIRE(again.size() == 1);
  CHECK(again.front().head.type == message_type::hello);
}

TEST_CASE("its first scan goes as snapshots whose digests are those of its rows",
          "[synthetic][agent]") {
  talk t;
  t.greet();
  t.agent.scan();
  const auto parts = t.listen();
  CHECK(parts.size() == 3 * t.agent.tables().size());
  for (const auto& table : t.agent.tables()) {
    schemas::root_sum sum(table.k());
    const auto& about = *schemas::find_table(table.id());
    for (std::uint32_t n = 0; n < table.rows(); ++n)
      sum.add(table.id(), *schemas::key_of(about, table.row(n).stable), table.row(n).stable);
    CHECK(table.digest().root.bytes == sum.bytes());
  }
  CHECK_FALSE(t.agent.is_settled());
  for (const auto& m : parts) t.store(m);
  CHECK(t.agent.is_settled());
  CHECK(t.agent.rows_acknowledged() == 20);
}

TEST_CASE("a change goes as a delta, and again until it is acknowledged", "[synthetic][agent]") {
  talk t;
  t.greet();
  t.load();
  t.agent.change(t.now - 3ms, t.random);
  const auto first = t.of(message_type::delta);
  REQUIRE(first.size() == 1);
  CHECK(first.front().head.version == 2);
  CHECK(t.of(message_type::delta).empty());

  SECTION("over a new connection, with the same bytes") {
    t.agent.connected(t.now);
    t.greet({{{.table = static_cast<schemas::u64>(schemas::find_table(first.front().table)->id),
               .epoch = first.front().head.epoch,
               .version = 1,
               .kid = 0,
               .session = 0}},
             {},
             0});
    const auto again = t.of(message_type::delta);
    REQUIRE(again.size() == 1);
    CHECK(again.front().payload == first.front().payload);
  }
  SECTION("after a silence") {
    t.now += 6s;
    REQUIRE(t.of(message_type::delta).size() == 1);
  }
  SECTION("and then no more") {
    t.say(message_type::ack, talk::ack_of(first.front()));
    t.now += 6s;
    CHECK(t.of(message_type::delta).empty());
    CHECK(t.agent.is_settled());
    CHECK(t.agent.changes_acknowledged() == 1);
    REQUIRE(t.happened.acknowledged.size() == 1);
    CHECK(t.happened.acknowledged.front() == t.now - 6s - 3ms);
  }
}

TEST_CASE("a gap is answered from where the server stands", "[synthetic][agent]") {
  talk t;
  t.greet();
  t.load();
  std::vector<sent_message> all;
  while (all.size() < 3) {
    t.agent.change(t.now, t.random);
    for (auto& m : t.of(message_type::delta))
      if (m.table == "processes") all.push_back(m);
  }
  t.say(message_type::gap,
        schemas::gap{static_cast<schemas::u64>(schemas::table_id::processes),
                     all.front().head.epoch, 2},
        "processes");
  const auto again = t.of(message_type::delta);
  REQUIRE(again.size() == 2);
  CHECK(again[0].payload == all[1].payload);
  CHECK(again[1].payload == all[2].payload);
}

TEST_CASE("a wish for a table is answered once, by a snapshot that names it",
          "[synthetic][agent]") {
  talk t;
  t.greet();
  t.load();
  const schemas::resync wish{77, static_cast<schemas::u64>(schemas::table_id::users), "why", true};
  t.say(message_type::resync, wish, "users");
  t.say(message_type::resync, wish, "users");
  const auto parts = t.of(message_type::snapshot);
  REQUIRE(parts.size() == 3);
  CHECK(parts.front().as<schemas::snapshot>().answers == std::vector<schemas::u64>{77});
  for (const auto& m : parts) t.store(m);
  CHECK(t.agent.is_settled());
}

TEST_CASE("an epoch that is refused ends, and every table goes anew", "[synthetic][agent]") {
  talk t;
  t.greet();
  t.load();
  t.agent.change(t.now, t.random);
  const auto old = t.of(message_type::delta).front().head.epoch;
  t.say(message_type::new_epoch, schemas::new_epoch{old + 1, "another one"});
  CHECK(t.listen().empty());
  t.say(message_type::new_epoch, schemas::new_epoch{old, "split"});
  const auto parts = t.of(message_type::snapshot);
  CHECK(parts.size() == 3 * t.agent.tables().size());
  CHECK(parts.front().head.epoch != old);
  for (const auto& m : parts) t.store(m);
  CHECK(t.agent.is_settled());
  CHECK(t.agent.changes_acknowledged() == 1);
}

TEST_CASE("nothing is sent beyond the credit, and more is asked for", "[synthetic][agent]") {
  talk t;
  t.greet();
  t.load();
  t.agent.connected(t.now);
  const auto hello = t.listen().front();
  schemas::ack a;
  a.hello = hello.head.counter;
  for (const auto& table : t.agent.tables())
    a.tables.push_back({.table = static_cast<schemas::u64>(table.id()),
                        .epoch = hello.as<schemas::hello>().epoch,
                        .version = 1,
                        .kid = 0,
                        .session = 0});
  t.say(message_type::ack, a);
  t.grant(1u << 20, 2);
  for (int n = 0; n < 5; ++n) t.agent.change(t.now, t.random);
  const auto said = t.listen();
  REQUIRE(said.size() == 3);
  CHECK(said[0].head.type == message_type::delta);
  CHECK(said[1].head.type == message_type::delta);
  CHECK(said[2].head.type == message_type::credit_request);
  CHECK(said[2].as<schemas::credit_request>().messages == 2);
  t.grant(1u << 20, 5);
  CHECK(t.of(message_type::delta).size() == 3);
}
