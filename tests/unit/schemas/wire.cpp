// Envelopes and payloads: what is promised byte by byte, and what is refused.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "common/hex.hpp"
#include "schemas/assessment.hpp"
#include "schemas/canonical.hpp"
#include "schemas/envelope.hpp"
#include "schemas/inventory.hpp"
#include "schemas/json.hpp"
#include "schemas/messages.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/sample_message.hpp"

using schemas::blob;

namespace {

schemas::package a_package() {
  schemas::package p;
  p.name = "openssl";
  p.version = "3.0.22-1";
  p.architecture = "amd64";
  p.format = "deb";
  p.status = "install ok installed";
  p.vendor = "A Maintainer <maintainer@example.org>";
  p.section = "utils";
  p.priority = "optional";
  p.size_bytes = 2'289'664;
  p.description = "a toolkit";
  p.installed_at.ms = 1'700'000'000'000;
  return p;
}

schemas::header a_header(schemas::message_type type) {
  schemas::header h;
  h.type = type;
  const auto& kind = *schemas::find_message(type);
  if (kind.about == schemas::subject::of_table) h.epoch = 0x1122334455667788, h.version = 7;
  if (kind.ties != schemas::tie::nothing) h.correlation = 0x5577;
  h.instance = 42;
  h.counter = 3;
  if (type == schemas::message_type::delta) h.flags = schemas::flags::last;
  h.kid = 0xfeedfacecafebeef;
  h.sent_ms = 1'700'000'000'123;
  return h;
}

schemas::delta a_delta() {
  const auto row = schemas::encode_row(a_package());
  schemas::delta d;
  d.scan_id = "2026-01-01T00:00:00.000Z-0011aabb";
  d.scan_time = 1'700'000'000'000;
  d.upserts.push_back({{row.stable}, {row.volatile_}});
  d.deletes.push_back({"\x95\xa1x\xc0\xc0\xc0\xc0"});
  d.after = {
      .root = {std::string(16, 'r')}, .rows = 12, .md5s = {{"policy", {std::string(16, 'm')}}}};
  return d;
}

}  // namespace

TEST_CASE("a package row keeps its bytes", "[wire][golden]") {
  const auto row = schemas::encode_row(a_package());
  tests::check_golden("package.stable.6", row.stable);
  tests::check_golden("package.volatile.2", row.volatile_);
}

TEST_CASE("a package row of the first schema is read, its newer fields absent", "[wire][golden]") {
  const auto p = schemas::decode_row<schemas::package>(tests::golden("package.stable.1"),
                                                       tests::golden("package.volatile.1"));
  REQUIRE(p);
  CHECK(p->name == a_package().name);
  CHECK_FALSE(p->epoch);
}

TEST_CASE("a package row of the second schema is read, its newer fields absent", "[wire][golden]") {
  const auto p = schemas::decode_row<schemas::package>(tests::golden("package.stable.2"),
                                                       tests::golden("package.volatile.2"));
  REQUIRE(p);
  CHECK(p->installed_at.ms == a_package().installed_at.ms);
  CHECK_FALSE(p->multi_arch);
}

TEST_CASE("rows of every table keep their bytes when all is absent", "[wire][golden]") {
  std::string all;
  const auto add = [&](const auto& row) {
    const auto r = schemas::encode_row(row);
    all += r.stable + r.volatile_;
  };
  add(schemas::os{}), add(schemas::hardware{}), add(schemas::package{}), add(schemas::process{}),
      add(schemas::user{});
  add(schemas::group{}), add(schemas::policy{}), add(schemas::check{}), add(schemas::scan{});
  add(schemas::protocol{}), add(schemas::container{}), add(schemas::browser_extension{}),
      add(schemas::certificate{});
  add(schemas::ssh_key{}), add(schemas::suid_file{}), add(schemas::firewall_chain{});
  tests::check_golden("absent.rows.8", all);
}

TEST_CASE("a delta frame keeps its bytes", "[wire][golden]") {
  tests::check_golden("delta.frame.8", schemas::encode_frame("h-0011", "packages",
                                                             a_header(schemas::message_type::delta),
                                                             schemas::encode(a_delta())));
}

TEST_CASE("an addressed message, a question and its answer keep their bytes", "[wire][golden]") {
  auto to_agent = a_header(schemas::message_type::gap);
  to_agent.to = 0xa1a2a3a4a5a6a7a8;
  tests::check_golden("gap.frame.2", schemas::encode_frame("h-0011", "packages", to_agent,
                                                           schemas::encode(schemas::gap{3, 9, 4})));
  auto question = a_header(schemas::message_type::want_resync);
  question.deadline_ms = 1'700'000'030'123;
  tests::check_golden("want-resync.frame.2",
                      schemas::encode_frame("h-0011", {}, question,
                                            schemas::encode(schemas::want_resync{{"users"}})));
  tests::check_golden(
      "refused.frame.2",
      schemas::encode_frame("h-0011", {}, a_header(schemas::message_type::refused),
                            schemas::encode(schemas::refused{"the agent is not connected"})));
}

TEST_CASE("every payload keeps its bytes", "[wire][golden]") {
  std::string all;
#define MUSTER_ENCODE(number, type, name, payload, ...) \
  all += schemas::encode(tests::sample_message<schemas::payload>());
  MUSTER_MESSAGE_TABLE(MUSTER_ENCODE)
#undef MUSTER_ENCODE
  tests::check_golden("all.payloads.5", all);
}

TEST_CASE("a payload comes back from its bytes with every member", "[wire]"){
#define MUSTER_ROUND(number, type, name, payload, ...)                             \
  {                                                                                \
    INFO(name);                                                                    \
    const auto bytes = schemas::encode(tests::sample_message<schemas::payload>()); \
    const auto back = schemas::decode<schemas::payload>(bytes);                    \
    REQUIRE(back);                                                                 \
    CHECK(schemas::encode(*back) == bytes);                                        \
  }
    MUSTER_MESSAGE_TABLE(MUSTER_ROUND)
#undef MUSTER_ROUND
}

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
                                    {an_operator, "operator"}})
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

TEST_CASE("a report keeps its bytes", "[wire][golden]") {
  schemas::report r{.scan_id = "s",
                    .started = 1,
                    .ended = 2,
                    .command = 0,
                    .hostname = "web-7",
                    .os = "Debian GNU/Linux 12",
                    .tables = {},
                    .policies = {},
                    .settings = {},
                    .asked = 0};
  r.tables.push_back({.table = 3,
                      .status = 0,
                      .reason = "",
                      .epoch = 9,
                      .version = 4,
                      .kid = 5,
                      .state = {{std::string(16, 'r')}, 3, {}},
                      .last_good = 1,
                      .cpu_ms = 2,
                      .wall_ms = 3,
                      .bytes_read = 4096,
                      .peak_bytes = 1 << 20});
  r.policies.push_back({.policy = "p",
                        .passed = 1,
                        .failed = 2,
                        .not_applicable = 3,
                        .not_run = 0,
                        .invalid = 0,
                        .score = 3333,
                        .started = 1,
                        .ended = 2,
                        .md5 = {std::string(16, 'm')}});
  tests::check_golden("report.payload.3", schemas::encode(r));
}

TEST_CASE("a report that was stored before questions had types is read", "[wire][golden]") {
  const auto r = schemas::decode<schemas::report>(tests::golden("report.payload.2"));
  REQUIRE(r);
  CHECK(r->tables.at(0).peak_bytes == 1 << 20);
  CHECK(r->asked == 0);
}

TEST_CASE("a report of the first wire is read, what collecting took unknown but for the CPU time",
          "[wire][golden]") {
  const auto r = schemas::decode<schemas::report>(tests::golden("report.payload.1"));
  REQUIRE(r);
  REQUIRE(r->tables.size() == 1);
  CHECK(r->tables[0].cpu_ms == 2);
  CHECK(r->tables[0].peak_bytes == 0);
  CHECK(r->policies.at(0).score == 3333);
}

TEST_CASE("what lies in an outbox of the first wire is read as it was stored", "[wire][golden]") {
  schemas::change_set c{.unused = 0,
                        .table = 4,
                        .epoch = 9,
                        .version = 3,
                        .origin = static_cast<schemas::u64>(schemas::origin::delta),
                        .scan_id = "s",
                        .scan_time = 5,
                        .commit_time = 6,
                        .changes = {{.kind = 2,
                                     .key = {"\x91\x01"},
                                     .old_stable = {"\x91\x02"},
                                     .new_stable = {"\x91\x03"}}},
                        .scores = {{.policy = "p", .before = 5000, .after = -1}}};
  tests::check_golden("change-set.payload.1", schemas::encode(c));
  schemas::alerts_of own;
  own.alerts.push_back({.id = {std::string(16, 'i')},
                        .agent = "h-0011",
                        .rule = "mirror-repaired",
                        .severity = 2,
                        .table = 4,
                        .epoch = 9,
                        .version = 3,
                        .change = 2,
                        .origin = 3,
                        .key = {},
                        .old_stable = {},
                        .new_stable = {},
                        .message = "2 rows of users differed from the agent's and were corrected",
                        .time = 0});
  tests::check_golden("own-alert.payload.2", schemas::encode(own));
  // One of before alerts had techniques lies in an outbox still.
  const auto before = schemas::decode<schemas::alerts_of>(tests::golden("own-alert.payload.1"));
  REQUIRE(before);
  REQUIRE(before->alerts.size() == 1);
  CHECK(before->alerts[0].mitre.empty());
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

TEST_CASE("a row is checked: size, types, a key that is not absent", "[wire]") {
  const auto& t = *schemas::find_table("packages");
  const auto good = schemas::encode_row(a_package());
  CHECK(schemas::check_row(t, good.stable, good.volatile_));
  CHECK_FALSE(
      schemas::check_row(t, schemas::encode_row(schemas::package{}).stable, good.volatile_));
  auto big = a_package();
  big.description = std::string(70'000, 'x');
  const auto too_big = schemas::check_row(t, schemas::encode_row(big).stable, good.volatile_);
  REQUIRE_FALSE(too_big);
  CHECK(too_big.error().code == common::errc::too_large);
  schemas::writer wrong;
  wrong.array(13).natural(1);
  for (int i = 0; i < 12; ++i) wrong.nil();
  CHECK_FALSE(schemas::check_row(t, wrong.take(), good.volatile_));
}

TEST_CASE("a newer schema's further fields are kept in the bytes and skipped when read", "[wire]") {
  const auto& t = *schemas::find_table("groups");
  schemas::writer w;
  w.array(4).text("wheel").integer(10).array(0).text("a later field");
  const std::string stable = w.take();
  CHECK(schemas::check_row(t, stable, "\x90"));
  const auto g = schemas::decode_row<schemas::group>(stable, "\x90");
  REQUIRE(g);
  CHECK(g->name == "wheel");
}

TEST_CASE("the key is the key fields' own array", "[wire]") {
  schemas::group g;
  g.name = "wheel";
  g.gid = 10;
  const auto key = schemas::key_of(*schemas::find_table("groups"), schemas::encode_row(g).stable);
  REQUIRE(key);
  CHECK(common::to_hex(*key) == "92a5776865656c0a");
}

TEST_CASE("JSON has every column, null for absent, times as text and bad UTF-8 as \\xNN",
          "[json]") {
  auto p = a_package();
  p.vendor = "caf\xe9 \xc3\xa9";
  const auto row = schemas::encode_row(p);
  const auto& t = *schemas::find_table("packages");
  const auto line = schemas::dump_line(
      schemas::row_json(t, *schemas::decode_values(t, row.stable, row.volatile_)));
  CHECK(line.find(R"("vendor":"caf\\xe9 é")") != std::string::npos);
  CHECK(line.find(R"("path":null)") != std::string::npos);
  CHECK(line.find(R"("installed_at":"2023-11-14T22:13:20.000Z")") != std::string::npos);
  CHECK(line.find('\n') == std::string::npos);
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
