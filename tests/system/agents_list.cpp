// `muster agents` of a large fleet: told from the registry.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "common/clock.hpp"
#include "schemas/json.hpp"
#include "store/registry.hpp"
#include "tests/support/pipeline.hpp"

using tests::pipeline;

namespace {

/// Agents as a wdb recorded them; their stores are noise, which nobody could open.
void record_agents(const pipeline& p, int count) {
  auto registry = store::registry::open(p.paths().agents(), false);
  REQUIRE(registry);
  std::vector<store::registry::entry> entries;
  for (int n = 0; n < count; ++n) {
    store::registry::entry e{.agent = "agent-" + std::to_string(n), .record = {}};
    e.record.hostname = "host-" + std::to_string(n);
    e.record.last_seen = common::wall_ms();
    e.record.had_store = true;
    e.record.figures = {.known = true,
                        .tables = 17,
                        .rows = 3000,
                        .passed = 30,
                        .failed = 10,
                        .waivers = {},
                        .checked_at = common::wall_ms(),
                        .check_period_ms = 30'000};
    const auto dir = p.paths().store(*schemas::agent_id::parse(e.agent));
    std::filesystem::create_directories(dir);
    std::ofstream(dir + "/data.mdb") << "noise";
    entries.push_back(std::move(e));
  }
  REQUIRE(registry->put(entries));
}

}  // namespace

TEST_CASE("a list of agents opens no store", "[system]") {
  pipeline p;
  record_agents(p, 300);
  int code = 0;
  const auto text = p.muster({"agents", "--format", "json"}, &code);
  CHECK(code == 0);
  std::istringstream lines(text);
  int listed = 0;
  for (std::string line; std::getline(lines, line); ++listed) {
    const auto j = schemas::json::parse(line);
    CHECK(j["state"] == "fresh");
    CHECK(j["rows"] == 3000);
    CHECK(j["score"] == 75.0);
    CHECK(j["check_period_ms"] == 30'000);
  }
  CHECK(listed == 300);
}
