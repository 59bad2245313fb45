// What was written and sent once is read for ever: golden files.
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
  add(schemas::startup_hook{});
  tests::check_golden("absent.rows.13", all);
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
  tests::check_golden("all.payloads.6", all);
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
  tests::check_golden("own-alert.payload.3", schemas::encode(own));
  // One of before alerts had techniques lies in an outbox still.
  const auto before = schemas::decode<schemas::alerts_of>(tests::golden("own-alert.payload.1"));
  REQUIRE(before);
  REQUIRE(before->alerts.size() == 1);
  CHECK(before->alerts[0].mitre.empty());
}
