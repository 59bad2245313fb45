// Somebody sets the clock while everything runs: a year ahead, a day back, back and forth.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "common/clock.hpp"
#include "store/agent_store.hpp"
#include "tests/support/closing_line.hpp"
#include "tests/support/pipeline.hpp"

using namespace std::chrono_literals;
using tests::pipeline;

namespace {

/// A commit's time never goes back.
std::int64_t last_commit(const pipeline& p) {
  const auto store =
      store::agent_store::open(p.paths().store(*schemas::agent_id::parse(p.agent)), true);
  REQUIRE(store);
  const auto txn = common::kv::txn::read(store->env());
  REQUIRE(txn);
  const auto mark = store::reader(*store, *txn).last_commit();
  REQUIRE(mark);
  return mark->time;
}

}  // namespace

TEST_CASE("the clock is set a year ahead and a day back: scans, order and alerts go on",
          "[system][faults]") {
  pipeline p;
  const auto file = p.file("clock");
  const auto set = [&](long seconds) {
    std::ofstream(file + ".new") << seconds;
    std::filesystem::rename(file + ".new", file);
  };
  const tests::environment clock{
      {"LD_PRELOAD", std::string(MUSTER_BINARY_DIR) + "/libmuster_fault.so"},
      {"MUSTER_FAULT_CLOCK", file}};
  for (const auto* stage : {"broker", "wdb", "analyzer-1", "collector"}) p.start(stage, clock);
  p.await_settled("the first scan");
  tests::host_changes changes(p.root());
  constexpr long day = 86'400, year = 365 * day;
  for (const long seconds : {year, -day, 5L, 0L}) {
    INFO("the clock differs by " << seconds << " s");
    set(seconds);
    changes.make(2);
    tests::close_account(p.copies(), changes, {}, [&] { return p.last_words(); });
  }
  p.check_oracle();
  CHECK(last_commit(p) > common::wall_ms() + 300 * day * 1000);  // it was set indeed
  CHECK(p.count_alerts("evidence-lapsed") == 0);
  CHECK(p.count_alerts("duplicate-agent") == 0);
  tests::await("the agent to be fresh", [&] {
    const auto agents = p.ask({"agents"});
    return agents.size() == 1 && agents[0].at("state") == "fresh";
  });
}
