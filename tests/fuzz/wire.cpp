#include <catch2/catch.hpp>

#include "schemas/assessment.hpp"
#include "schemas/envelope.hpp"
#include "schemas/inventory.hpp"
#include "schemas/json.hpp"
#include "schemas/message_json.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/sample_message.hpp"

namespace {

std::string frame(const schemas::message_kind& kind, const std::string& payload) {
  schemas::header h;
  h.type = kind.type;
  h.instance = 7;
  h.counter = 1;
  if (kind.ties != schemas::tie::nothing) h.correlation = 5;
  const bool of_table = kind.about == schemas::subject::of_table;
  return schemas::encode_frame(kind.about == schemas::subject::of_none ? "" : "h-1",
                               of_table ? "users" : "", h, payload);
}

/// What decodes encodes to bytes that decode to the same, and prints as JSON.
template <class M>
void round_trip(const std::string& bytes) {
  const auto m = schemas::decode<M>(bytes);
  if (!m) return;
  const auto again = schemas::encode(*m);
  const auto twice = schemas::decode<M>(again);
  REQUIRE(twice);
  REQUIRE(schemas::encode(*twice) == again);
}

template <class M>
void fuzz_payload(schemas::message_type type, std::string_view name) {
  std::vector<std::string> corpus{schemas::encode(M{}),
                                  schemas::encode(tests::sample_message<M>())};
  const auto golden = tests::golden(std::string(name) + ".payload.1");
  if (!golden.empty()) corpus.push_back(golden);
  const auto& kind = *schemas::find_message(type);
  const auto judge = [&](const std::string& bytes) {
    round_trip<M>(bytes);
    const auto whole = frame(kind, bytes);
    const auto e = schemas::decode_frame(whole, 64u << 20);
    REQUIRE(e);
    REQUIRE(schemas::payload_json(*e).is_null() == !schemas::decode<M>(bytes).has_value());
  };
  tests::fuzz(std::string(name), corpus, judge);
}

}  // namespace

TEST_CASE("no bytes break the envelope decoder", "[fuzz]") {
  std::vector<std::string> corpus{tests::golden("delta.frame.6"), tests::golden("delta.frame.7")};
  for (const auto& kind : schemas::messages()) corpus.push_back(frame(kind, "payload"));
  tests::fuzz("envelope", corpus, [](const std::string& bytes) {
    const auto e = schemas::decode_frame(bytes, 192 << 10);
    if (e) REQUIRE((e->agent.empty() || schemas::agent_id::parse(e->agent)));
  });
}

// One test a message of the table.
#define MUSTER_FUZZ(number, type, name, payload, ...)                  \
  TEST_CASE("no bytes break the payload decoder of " name, "[fuzz]") { \
    fuzz_payload<schemas::payload>(schemas::message_type::type, name); \
  }
MUSTER_MESSAGE_TABLE(MUSTER_FUZZ)
#undef MUSTER_FUZZ

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
  tests::fuzz(
      "rows",
      {schemas::encode_row(p).stable, schemas::encode_row(g).stable, schemas::encode_row(c).stable},
      [](const std::string& bytes) {
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
