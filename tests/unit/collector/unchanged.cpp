// What a scan sends when nothing changed.
#include <catch2/catch.hpp>
#include <numeric>

#include "collector/scan/scanner.hpp"
#include "schemas/envelope.hpp"
#include "tests/support/settled_agent.hpp"

using schemas::table_id;

namespace {

std::size_t bytes(const std::vector<std::string>& frames) {
  return std::accumulate(frames.begin(), frames.end(), std::size_t{0},
                         [](std::size_t n, const auto& f) { return n + f.size(); });
}

/// What the second of two equal scans sends.
std::vector<std::string> sent_unchanged(const std::vector<std::string>& policies,
                                        std::vector<table_id> tables) {
  const tests::temp_dir host;
  const auto root = *common::root_dir::open(host.path());
  const auto scan = [&] {
    auto s = collector::scan_host(root, {.policies = policies, .tables = tables});
    for (auto& t : s.tables)
      t.cost = {.cpu_us = 9'999'999,
                .wall_us = 9'999'999,
                .bytes_read = 1u << 30,
                .peak_bytes = 1u << 30};
    return s;
  };
  tests::settled_agent agent;
  CHECK(bytes(agent.scan(scan())) > 300);
  return agent.scan(scan());
}

const std::string baseline = std::string(MUSTER_SOURCE_DIR) + "/policies/muster_linux_baseline.yml";

}  // namespace

TEST_CASE("an unchanged scan sends one report, in which a policy takes less than 300 bytes",
          "[collector][policy]") {
  const auto with = sent_unchanged(
      {baseline}, {table_id::hardware, table_id::os, table_id::policies, table_id::checks});
  const auto without = sent_unchanged({baseline}, {table_id::hardware, table_id::os});
  REQUIRE(with.size() == 1);
  REQUIRE(without.size() == 1);
  const auto e = schemas::decode_frame(with[0], 1u << 20);
  REQUIRE(e);
  CHECK(e->head.type == schemas::message_type::report);
  const auto r = schemas::decode<schemas::report>(e->payload);
  REQUIRE(r);
  REQUIRE(r->policies.size() == 1);
  CHECK(r->policies[0].md5.bytes.size() == 16);
  const auto policy =
      bytes(with) -
      bytes(without);  // its counts and state hash, and the tables of policies and checks
  CAPTURE(bytes(with), bytes(without));
  CHECK(policy < 300);
}

TEST_CASE("the report says what each table cost to collect", "[collector]") {
  const auto sent = sent_unchanged({baseline}, {table_id::os, table_id::checks});
  REQUIRE(sent.size() == 1);
  const auto r =
      schemas::decode<schemas::report>(schemas::decode_frame(sent[0], 1u << 20)->payload);
  REQUIRE(r);
  REQUIRE(r->tables.size() == 2);
  for (const auto& t : r->tables) {
    CHECK(t.wall_ms == 9'999);
    CHECK(t.bytes_read == 1u << 30);
    CHECK(t.peak_bytes == 1u << 30);
  }
}
