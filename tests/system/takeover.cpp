// Data folders that earlier programs left (layout 2, wire 1) are taken over: nothing is lost,
// nothing is told twice, and the past reads as it did.
#include <catch2/catch.hpp>
#include <fstream>
#include <random>
#include <regex>

#include "collector/state/state_store.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/seed.hpp"

using schemas::json;
using tests::pipeline;

namespace {

/// What a collector is known by: its epoch, and the version of each of its tables.
struct identity {
  std::uint64_t epoch = 0;
  std::map<schemas::table_id, std::uint64_t> versions;
};

identity identity_of(const pipeline& p) {
  const auto state = collector::state::state_store::open_read_only(
      p.paths().collector(*schemas::agent_id::parse(p.agent)));
  REQUIRE(state);
  identity out{.epoch = state->epoch(), .versions = {}};
  for (const auto& t : schemas::tables())
    if (const auto version = state->table(t.id).version; version != 0) out.versions[t.id] = version;
  return out;
}

/// Whether every member of the earlier answer stands in today's too, which may have further ones.
bool says(const json& today, const json& earlier) {
  if (earlier.is_object()) {
    for (const auto& [name, value] : earlier.items())
      if (!today.contains(name) || !says(today[name], value)) return false;
    return true;
  }
  if (!earlier.is_array() || earlier.empty()) return today == earlier;
  if (!today.is_array() || today.size() < earlier.size()) return false;
  for (std::size_t i = 0; i < earlier.size(); ++i)
    if (!says(today[i], earlier[i])) return false;
  return true;
}

std::size_t alerts_about(const pipeline& p, const std::string& words) {
  const auto all = p.alerts();
  return static_cast<std::size_t>(std::ranges::count_if(all, [&](const auto& a) {
    return a["message"].template get<std::string>().find(words) != std::string::npos;
  }));
}

/// The taken-over folder, once everything has arrived.
void check_taken_over(pipeline& p, const identity& before) {
  const json expected = json::parse(std::ifstream(p.file("expected.json")));
  for (const std::string words : expected["pending"])
    tests::await("an alert about '" + words + "'", [&] { return alerts_about(p, words) > 0; });
  p.await_settled("the taken-over folder to settle");
  p.check_oracle();
  int code = -1;
  std::string verified;
  // What was settled when it was archived is so before its agent is back.
  tests::await(
      "the agent to be connected, and verified",
      [&] {
        return verified = p.muster({"verify", p.agent}, &code), code == 0;
      },
      std::chrono::seconds{30}, [&] { return verified; });
  CHECK(std::regex_search(verified, std::regex(R"((\d+)/\1 tables equal)")));
  for (const std::string words : expected["pending"]) {
    INFO(words);
    CHECK(alerts_about(p, words) == 1);
  }
  const auto alerts = p.alerts();
  for (const auto& earlier : expected["alerts"])
    CHECK(std::ranges::count_if(alerts, [&](const auto& a) {
            return a["id"] == earlier["id"] && a["message"] == earlier["message"];
          }) == 1);
  for (const auto& question : expected["past"]) {
    INFO(question["ask"].dump());
    CHECK(says(json(p.ask(question["ask"])), question["lines"]));
  }
  const auto after = identity_of(p);
  CHECK(after.epoch == before.epoch);
  for (const auto& [table, version] : before.versions) CHECK(after.versions.at(table) >= version);
}

}  // namespace

TEST_CASE("a data folder of layout 2 and wire 1 is taken over without loss", "[system][takeover]") {
  const auto* const name = GENERATE("settled", "unsent", "unjudged");
  INFO(name);
  pipeline p(pipeline::archive{name});
  const auto before = identity_of(p);
  const auto expected = json::parse(std::ifstream(p.file("expected.json")));
  for (const std::string words : expected["pending"]) REQUIRE(alerts_about(p, words) == 0);
  p.start_all();
  check_taken_over(p, before);
}

TEST_CASE("a stage that is killed in the middle of the takeover loses nothing",
          "[system][takeover][kill]") {
  const auto seed = tests::seed("kills in the middle of the takeover");
  CAPTURE(seed);
  std::mt19937 rng(seed);
  for (const auto* const name : {"unsent", "unjudged"}) {
    for (const std::string stage : {"wdb", "collector"}) {
      pipeline p(pipeline::archive{name});
      const auto before = identity_of(p);
      const auto at = std::to_string(1 + rng() % 24);
      INFO(name << ": " << stage << " dies at its event number " << at);
      const tests::environment fault{
          {"LD_PRELOAD", std::string(MUSTER_BINARY_DIR) + "/libmuster_fault.so"},
          {"MUSTER_FAULT_KILL", "any:" + at}};
      for (const std::string one : {"broker", "wdb", "analyzer-1", "collector"})
        p.start(one, one == stage ? fault : tests::environment{});
      // A keepalive is sent twice a second: the event comes, however little there is to do.
      tests::await(
          "the stage to die", [&] { return p.ended(stage); }, std::chrono::seconds{60});
      p.start(stage);
      check_taken_over(p, before);
    }
  }
}
