// What `muster tap` shows of a message.
#include "cli/print/tap_copy.hpp"

#include <catch2/catch.hpp>

#include "schemas/envelope.hpp"
#include "schemas/hop.hpp"
#include "tests/support/captured.hpp"

using schemas::header;
using schemas::message_type;

namespace {

schemas::tap_copy copy_of(const header& h, std::string_view table = {}) {
  return {.hop = static_cast<schemas::u64>(schemas::hop::wdb_broker),
          .time = 0,
          .frame = {schemas::encode_frame("web-1", table, h, {})}};
}

std::string shown(const schemas::tap_copy& c, cli::format as) {
  tests::captured out(stdout);
  cli::print_copy(c, as);
  return out.text();
}

schemas::json shown_json(const schemas::tap_copy& c) {
  return schemas::json::parse(shown(c, cli::format::json));
}

header of(message_type type) {
  header h;
  h.type = type;
  h.instance = 0xab;
  h.counter = 7;
  return h;
}

}  // namespace

TEST_CASE("a tapped message shows which instance it is for and which question it belongs to",
          "[cli][tap]") {
  auto h = of(message_type::scan_now);
  h.to = 0x1f;
  h.correlation = 0x2e;
  const auto c = copy_of(h);
  CHECK_THAT(shown(c, cli::format::table),
             Catch::EndsWith("  scan-now/web-1/-  00000000000000ab-7"
                             "  to 000000000000001f  correlation 000000000000002e\n"));
  const auto j = shown_json(c);
  CHECK(j["to"] == "000000000000001f");
  CHECK(j["correlation"] == "000000000000002e");
}

TEST_CASE("a tapped message that is for nobody and of no question shows neither", "[cli][tap]") {
  const auto c = copy_of(of(message_type::report));
  CHECK_THAT(shown(c, cli::format::table),
             Catch::EndsWith("  report/web-1/-  00000000000000ab-7\n"));
  const auto j = shown_json(c);
  CHECK(j["to"].is_null());
  CHECK(j["correlation"].is_null());
}

TEST_CASE("a copy that is no frame of ours is shown by its size", "[cli][tap]") {
  const schemas::tap_copy c{.hop = 1, .time = 0, .frame = {"noise"}};
  CHECK_THAT(shown(c, cli::format::table), Catch::EndsWith(" 5 B  ?  ?\n"));
  const auto j = shown_json(c);
  CHECK(j["bytes"] == 5);
  CHECK(j["to"].is_null());
}
