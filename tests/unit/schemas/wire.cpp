// Envelopes and payloads: what is promised byte by byte, and what is refused.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "common/hex.hpp"
#include "schemas/assessment.hpp"
#include "schemas/canonical.hpp"
#include "schemas/envelope.hpp"
#include "schemas/json.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/sample_message.hpp"
#include "tests/unit/schemas/wire_samples.hpp"

using schemas::blob;
using namespace unit::wire;

TEST_CASE("docs/wire.md lists the messages as the table does", "[wire]") {
  std::ifstream in(std::string(MUSTER_SOURCE_DIR) + "/docs/wire.md");
  std::ostringstream page;
  page << in.rdbuf();
  const auto words = [](schemas::parties who) {
    using namespace schemas::party;
    std::vector<std::string> out;
    for (const auto& [one, word] : {std::pair{agent, "agent"},
                                    {wdb, "wdb"},
                                    {broker, "broker"},
                                    {analyzer, "analyzer"},
                                    {an_operator, "operator"},
                                    {alerts, "alerts"}})
      if ((who & one) != 0) out.emplace_back(word);
    return fmt::format("{}", fmt::join(out, ", "));
  };
  for (const auto& kind : schemas::messages()) {
    const auto line = fmt::format("\n| {} | {} | {} | {} |", static_cast<int>(kind.type), kind.name,
                                  words(kind.from), words(kind.to));
    INFO(line);
    CHECK(page.str().find(line) != std::string::npos);
  }
}

TEST_CASE("types and names are one to one, and another number names nothing", "[wire]") {
  for (const auto& kind : schemas::messages()) {
    CHECK(schemas::message_type_of(static_cast<std::uint64_t>(kind.type)) == kind.type);
    CHECK(schemas::name(kind.type) == kind.name);
    CHECK(std::ranges::count(schemas::messages(), kind.name, &schemas::message_kind::name) == 1);
  }
  for (const std::uint64_t never :
       {0ull, 10ull, 21ull, 22ull, 35ull, 48ull, 50ull, 99ull, (1ull << 32) + 1})
    CHECK_FALSE(schemas::message_type_of(never));
}

TEST_CASE("a frame comes back as it was sent", "[wire]") {
  const auto h = a_header(schemas::message_type::delta);
  const auto frame = schemas::encode_frame("h-0011", "packages", h, "payload");
  const auto e = schemas::decode_frame(frame, 1000);
  REQUIRE(e);
  CHECK(e->topic == "delta/h-0011/packages");
  CHECK(e->agent == "h-0011");
  CHECK(e->table == "packages");
  CHECK(e->payload == "payload");
  CHECK(e->head == h);
}

TEST_CASE("a topic without agent and table has dashes", "[wire]") {
  const auto frame = schemas::encode_frame({}, {}, a_header(schemas::message_type::enlist), "");
  const auto e = schemas::decode_frame(frame, 1000);
  REQUIRE(e);
  CHECK(e->topic == "enlist/-/-");
  CHECK(e->agent.empty());
  CHECK(e->table.empty());
}

TEST_CASE("a frame that is not one is refused with a reason", "[wire]") {
  const auto good = schemas::encode_frame("h-0011", "packages",
                                          a_header(schemas::message_type::delta), "payload");
  const auto nul = good.find('\0');
  struct row {
    const char* what;
    std::string frame;
    common::errc code;
  };
  const auto replace_topic = [&](const std::string& topic) { return topic + good.substr(nul); };
  const auto with_header = [&](std::initializer_list<std::uint64_t> numbers) {
    schemas::writer w;
    w.array(static_cast<std::uint32_t>(numbers.size()));
    for (const auto n : numbers) w.natural(n);
    return good.substr(0, nul + 1) + w.take();
  };
  const auto c = GENERATE_COPY(
      row{"empty", "", common::errc::malformed},
      row{"no NUL", std::string(200, 'a'), common::errc::malformed},
      row{"too large", good + std::string(2000, 'x'), common::errc::too_large},
      row{"a topic that is too long", std::string(128, 'a') + good.substr(nul),
          common::errc::malformed},
      row{"a kind that is not the type", replace_topic("report/h-0011/-"), common::errc::malformed},
      row{"an agent that is a path", replace_topic("delta/../packages"), common::errc::malformed},
      row{"an agent in capitals", replace_topic("delta/H-1/packages"), common::errc::malformed},
      row{"a header cut short", good.substr(0, nul + 3), common::errc::malformed},
      row{"a header that is no array", good.substr(0, nul + 1) + "x", common::errc::malformed},
      row{"an unknown type", with_header({2, 2, 999, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
          common::errc::malformed},
      row{"a header of ten fields", with_header({2, 2, 2, 0, 0, 0, 0, 0, 0, 0}),
          common::errc::malformed},
      row{"readable by what is newer than itself",
          with_header({2, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}), common::errc::malformed},
      row{"flags of 64 bits",
          with_header({2, 2, 2, 0, 0, 0, 0, std::uint64_t{1} << 40, 0, 0, 0, 0, 0}),
          common::errc::malformed});
  INFO(c.what);
  const auto e = schemas::decode_frame(c.frame, 1000);
  REQUIRE_FALSE(e);
  CHECK(e.error().code == c.code);
  CHECK_FALSE(e.error().detail.empty());
}

TEST_CASE("a newer wire that says we can read it is read, its further header fields skipped",
          "[wire]") {
  schemas::writer w;
  w.array(15).natural(9).natural(2).natural(2);
  for (int i = 0; i < 10; ++i) w.natural(0);
  w.text("a later field").array(1).nil();
  const auto frame = std::string("delta/a/users") + '\0' + w.take() + "payload";
  const auto e = schemas::decode_frame(frame, 1000);
  REQUIRE(e);
  CHECK(e->payload == "payload");
}

TEST_CASE("another wire is refused, and who has to be upgraded is named", "[wire]") {
  const schemas::ends between{.sender = "the collector", .receiver = "the server"};
  const auto older = schemas::decode_frame(tests::golden("delta.frame.6"), 1u << 20, between);
  REQUIRE_FALSE(older);
  CHECK(older.error().code == common::errc::unsupported);
  CHECK(older.error().detail ==
        "the sender speaks wire 1, this Muster speaks wire 2: upgrade the collector");
  auto h = a_header(schemas::message_type::delta);
  h.wire = h.readable_from = 3;
  const auto newer =
      schemas::decode_frame(schemas::encode_frame("h-0011", "packages", h, ""), 1u << 20, between);
  REQUIRE_FALSE(newer);
  CHECK(newer.error().code == common::errc::unsupported);
  CHECK(newer.error().detail ==
        "the sender speaks wire 3, this Muster speaks wire 2: upgrade the server");
}

TEST_CASE("a header that contradicts its kind is refused with what was expected", "[wire]") {
  using schemas::message_type;
  struct row {
    const char *agent, *table;
    message_type type;
    void (*change)(schemas::header&);
    const char* says;
  };
  const auto c =
      GENERATE(row{"a", "", message_type::delta, [](auto&) {},
                   "delta: its topic names no table, and it is about one"},
               row{"a", "users", message_type::hello, [](auto&) {},
                   "hello: its topic names a table, and it is about none"},
               row{"", "", message_type::hello, [](auto&) {},
                   "hello: its topic names no agent, and it is about one"},
               row{"a", "", message_type::enlist, [](auto&) {},
                   "enlist: its topic names an agent, and it is about none"},
               row{"a", "", message_type::hello, [](auto& h) { h.epoch = 5; },
                   "hello: epoch 5 and version 0 of no table, want 0"},
               row{"a", "", message_type::ack, [](auto& h) { h.version = 6; },
                   "ack: epoch 0 and version 6 of no table, want 0"},
               row{"a", "users", message_type::snapshot, [](auto& h) { h.flags = 1; },
                   "snapshot: flags 1, want 0: only a delta has some"},
               row{"a", "users", message_type::delta, [](auto& h) { h.to = 9; },
                   "delta: addressed to instance 9, want 0: only a message to an agent is"},
               row{"a", "", message_type::scanned, [](auto& h) { h.to = 9; },
                   "scanned: addressed to instance 9, want 0: only a message to an agent is"},
               row{"a", "users", message_type::delta, [](auto& h) { h.correlation = 4; },
                   "delta: correlation 4, want 0: it belongs to no work and no question"},
               row{"a", "users", message_type::verdict, [](auto& h) { h.correlation = 0; },
                   "verdict: correlation 0, want the work number"},
               row{"a", "", message_type::dump, [](auto& h) { h.correlation = 0; },
                   "dump: correlation 0, want the question's id"},
               row{"a", "", message_type::dump, [](auto& h) { h.deadline_ms = -1; },
                   "dump: deadline -1, which is before 1970"},
               row{"a", "", message_type::dump_part, [](auto& h) { h.deadline_ms = 8; },
                   "dump-part: deadline 8, want 0: only a question has one"});
  auto h = a_header(c.type);
  c.change(h);
  const auto e = schemas::decode_frame(schemas::encode_frame(c.agent, c.table, h, ""), 1000);
  REQUIRE_FALSE(e);
  CHECK(e.error().code == common::errc::malformed);
  CHECK(e.error().detail == c.says);
}

TEST_CASE("a payload comes back as it was sent", "[wire]") {
  const auto d = a_delta();
  const auto back = schemas::decode<schemas::delta>(schemas::encode(d));
  REQUIRE(back);
  CHECK(schemas::encode(*back) == schemas::encode(d));
  CHECK(back->after.md5s.at(0).policy == "policy");
}

TEST_CASE("an older sender's missing tail keeps its default, a newer one's further tail is skipped",
          "[wire]") {
  schemas::writer shorter;
  shorter.array(1).natural(5);
  const auto older = schemas::decode<schemas::gap>(shorter.take());
  REQUIRE(older);
  CHECK(older->table == 5);
  CHECK(older->version == 0);
  schemas::writer longer;
  longer.array(4).natural(5).natural(6).natural(7).text("new");
  const auto newer = schemas::decode<schemas::gap>(longer.take());
  REQUIRE(newer);
  CHECK(newer->version == 7);
}

TEST_CASE("bytes after a payload are refused", "[wire]") {
  CHECK_FALSE(schemas::decode<schemas::gap>(schemas::encode(schemas::gap{1, 2, 3}) + "x"));
}

TEST_CASE("an agent id is parsed once into something that is safe in a path and a topic",
          "[wire]") {
  CHECK(schemas::agent_id::parse("h-0123456789abcdef"));
  CHECK(schemas::agent_id::parse("a"));
  for (const auto* bad : {"", "-a", "A", "a/b", "..", "a b", "a.b", "\xc3\xa9"}) {
    CAPTURE(bad);
    CHECK_FALSE(schemas::agent_id::parse(bad));
  }
  CHECK_FALSE(schemas::agent_id::parse(std::string(65, 'a')));
  CHECK(schemas::agent_id::of_machine("0123").text().size() == 18);
}
