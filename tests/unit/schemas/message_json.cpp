#include "schemas/message_json.hpp"

#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"

using namespace schemas;

namespace {
json shown(message_type type, std::string_view table, const std::string& payload) {
  header h;
  h.type = type;
  if (find_message(type)->ties != tie::nothing) h.correlation = 1;
  const auto frame = encode_frame("web-1", table, h, payload);
  const auto e = decode_frame(frame, 1u << 20);
  REQUIRE(e);
  return payload_json(*e);
}
}  // namespace

TEST_CASE("a delta shows its rows by their columns and its deletions by their keys",
          "[schemas][tap]") {
  user u;
  u.name = "alice";
  u.uid = 1000;
  const auto row = encode_row(u);
  delta d;
  d.scan_id = "s1";
  d.upserts.push_back({{row.stable}, {row.volatile_}});
  d.deletes.push_back({*key_of(*find_table("users"), row.stable)});
  const auto j = shown(message_type::delta, "users", encode(d));
  CHECK(j["scan_id"] == "s1");
  CHECK(j["upserts"][0]["name"] == "alice");
  CHECK(j["deletes"][0]["uid"] == 1000);
  CHECK(j["after"]["root"].is_null());
}

TEST_CASE("ids are hex, tables and statuses are words, and every member has its name",
          "[schemas][tap]") {
  report r;
  r.scan_id = "s2";
  r.command = 255;
  r.tables.push_back({.table = 3,
                      .status = 1,
                      .reason = "why",
                      .epoch = 16,
                      .version = 7,
                      .kid = 1,
                      .state = {},
                      .last_good = 0,
                      .cpu_ms = 0});
  const auto j = shown(message_type::report, "", encode(r));
  CHECK(j["command"] == "00000000000000ff");
  CHECK(j["tables"][0]["table"] == "packages");
  CHECK(j["tables"][0]["status"] == "partial");
  CHECK(j["tables"][0]["epoch"] == "0000000000000010");
  CHECK(j["tables"][0]["version"] == 7);
  CHECK(j["tables"][0].size() == size_of(table_report::members));
}

TEST_CASE("a place that is kept for stored payloads is not shown, a question is shown by its name",
          "[schemas][tap]") {
  CHECK_FALSE(shown(message_type::change_set, "users", encode(change_set{})).contains("unused"));
  report r;
  CHECK(shown(message_type::report, "", encode(r))["asked"].is_null());
  r.asked = static_cast<u64>(message_type::report_roots);
  CHECK(shown(message_type::report, "", encode(r))["asked"] == "report-roots");
}

TEST_CASE("a payload that does not decode is null, not an error", "[schemas][tap]") {
  CHECK(shown(message_type::delta, "users", "noise").is_null());
  CHECK(shown(message_type::report, "", "").is_null());
}
