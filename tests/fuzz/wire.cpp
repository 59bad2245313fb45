#include <catch2/catch.hpp>

#include "schemas/assessment.hpp"
#include "schemas/envelope.hpp"
#include "schemas/inventory.hpp"
#include "schemas/json.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/golden.hpp"

namespace {

std::string frame(schemas::message_type type, const std::string& payload) {
  schemas::header h;
  h.type = type;
  h.instance = 7;
  h.counter = 1;
  return schemas::encode_frame("h-1", "users", h, payload);
}

std::vector<std::string> payloads() {
  schemas::user u;
  u.name = "alice";
  u.uid = 1000;
  const auto row = schemas::encode_row(u);
  schemas::delta d{.scan_id = "s",
                   .scan_time = 5,
                   .upserts = {{{row.stable}, {row.volatile_}}},
                   .deletes = {{"\x92\xa1x\x01"}},
                   .after = {{std::string(16, 'r')}, 1, {}}};
  schemas::snapshot s{.session = 9,
                      .part = 0,
                      .phase = 0,
                      .scan_id = "s",
                      .scan_time = 5,
                      .k = {std::string(16, 'k')},
                      .answers = {1, 2},
                      .rows = d.upserts,
                      .after = d.after};
  schemas::report r{
      .scan_id = "s", .started = 1, .ended = 2, .command = 3, .hostname = "h", .os = "o", .tables = {{}, {}}, .policies = {{}}, .settings = {{}}};
  schemas::change_set c{.work = 1,
                        .table = 8,
                        .epoch = 2,
                        .version = 3,
                        .origin = 1,
                        .scan_id = "s",
                        .scan_time = 1,
                        .commit_time = 2,
                        .changes = {{}},
                        .scores = {{}}};
  schemas::hello h{.predecessor = 1,
                   .epoch = 2,
                   .keepalive_ms = 3,
                   .hostname = "h",
                   .os = "o",
                   .tables = {{1, 2, 3, 4, {.root = {std::string(16, 'r')}, .rows = 1, .md5s = {}}}}};
  return {schemas::encode(d),
          schemas::encode(s),
          schemas::encode(r),
          schemas::encode(c),
          schemas::encode(h),
          schemas::encode(schemas::alerts_of{1, {{}}}),
          schemas::encode(schemas::ack{{{}}, {"s"}, 1}),
          schemas::encode(schemas::evidence{}),
          schemas::encode(schemas::reply{1, true, false, "t", {{}}, {{}}}),
          tests::golden("compare.payload.1"),
          tests::golden("compare-reply.payload.1"),
          tests::golden("repair.payload.1"),
          tests::golden("repair-reply.payload.1")};
}

/// What decodes encodes to bytes that decode to the same.
template <class M>
void round_trip(const std::string& bytes) {
  const auto m = schemas::decode<M>(bytes);
  if (!m) return;
  const auto again = schemas::encode(*m);
  const auto twice = schemas::decode<M>(again);
  REQUIRE(twice);
  REQUIRE(schemas::encode(*twice) == again);
}

}  // namespace

TEST_CASE("no bytes break the envelope decoder", "[fuzz]") {
  std::vector<std::string> corpus{tests::golden("delta.frame.1")};
  for (const auto& p : payloads()) corpus.push_back(frame(schemas::message_type::delta, p));
  tests::fuzz("envelope", corpus, [](const std::string& bytes) {
    const auto e = schemas::decode_frame(bytes, 192 << 10);
    if (e) REQUIRE((e->agent.empty() || schemas::agent_id::parse(e->agent)));
  });
}

TEST_CASE("no bytes break a payload decoder", "[fuzz]") {
  tests::fuzz("payloads", payloads(), [](const std::string& bytes) {
    round_trip<schemas::delta>(bytes);
    round_trip<schemas::snapshot>(bytes);
    round_trip<schemas::report>(bytes);
    round_trip<schemas::hello>(bytes);
    round_trip<schemas::ack>(bytes);
    round_trip<schemas::change_set>(bytes);
    round_trip<schemas::evidence>(bytes);
    round_trip<schemas::alerts_of>(bytes);
    round_trip<schemas::reply>(bytes);
    round_trip<schemas::command>(bytes);
    round_trip<schemas::enlist>(bytes);
    round_trip<schemas::compare>(bytes);
    round_trip<schemas::compare_reply>(bytes);
    round_trip<schemas::repair>(bytes);
    round_trip<schemas::repair_reply>(bytes);
  });
}

TEST_CASE("no bytes break a row decoder, and what it takes prints as JSON", "[fuzz]") {
  schemas::package p;
  p.name = "openssl";
  p.size_bytes = 5;
  schemas::group g;
  g.name = "wheel";
  g.gid = 10;
  g.members = {"a", "b"};
  schemas::check c;
  c.policy = "p";
  c.check_id = "1";
  tests::fuzz("rows", {schemas::encode_row(p).stable, schemas::encode_row(g).stable, schemas::encode_row(c).stable}, [](const std::string& bytes) {
    for (const auto& t : schemas::tables()) {
      if (!schemas::check_row(t, bytes, "\x90")) continue;
      const auto values = schemas::decode_values(t, bytes, "\x90");
      REQUIRE(values);
      const auto line = schemas::dump_line(schemas::row_json(t, *values));
      REQUIRE(line.find('\n') == std::string::npos);
      REQUIRE(schemas::key_of(t, bytes));
    }
  });
}
