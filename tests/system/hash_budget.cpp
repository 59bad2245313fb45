// Rows altered behind wdb's back, where hashing all of them anew once a keepalive is too dear.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "tests/support/pipeline.hpp"
#include "tests/support/simulated_agent.hpp"
#include "tests/support/tamper.hpp"

using namespace std::chrono_literals;
using tests::pipeline;

namespace {

/// A check counts 50 us at least, however fast it is: a round over 12 stores takes 300 ms at 0.2 %
/// of a core on any machine, which is more than the keepalive.
constexpr auto short_keepalive = 200ms;
constexpr int agents_in_all = 12, users_each = 500;

/// Agents that are heard of all the time.
class big_agents {
 public:
  explicit big_agents(const pipeline& p) {
    for (int a = 0; a < agents_in_all; ++a) {
      agents_.push_back(std::make_unique<tests::simulated_agent>(
          context_, p.root() + "/sim", p.paths().socket("agents"), fmt::format("big-{}", a),
          short_keepalive));
      std::vector<std::pair<std::string, std::string>> users;
      for (int u = 0; u < users_each; ++u) users.emplace_back(fmt::format("user{}", u), "honest");
      agents_.back()->scan_users(users);
    }
  }
  /// Whether nothing is left to say.
  bool talk() {
    bool idle = true;
    for (auto& a : agents_) {
      a->exchange(0ms);
      idle = idle && a->idle();
    }
    return idle;
  }

 private:
  common::net::context context_;
  std::vector<std::unique_ptr<tests::simulated_agent>> agents_;
};

/// What people are shown of an agent's checks; null: it was never checked.
struct checks {
  schemas::json last, period_ms;
};

std::map<std::string, checks> checks_shown(const pipeline& p) {
  std::map<std::string, checks> out;
  for (const auto& agent : p.ask({"agents"}))
    out[agent["agent"]] = {agent["checked_at"], agent["check_period_ms"]};
  return out;
}

}  // namespace

TEST_CASE("past the hash budget a row altered behind wdb's back is found all the same",
          "[system][checks]") {
  pipeline p;
  p.serve_with({"--hash-budget", "0.2"});
  for (const auto* stage : {"broker", "wdb", "analyzer-1"}) p.start(stage);
  big_agents agents(p);
  const auto said = [&] { return p.last_words(); };
  tests::await(
      "the first load", [&] { return agents.talk(); }, 120s, said);

  const auto first = checks_shown(p);
  REQUIRE(first.size() == agents_in_all);
  auto shown = first;
  const auto all_checked_again = [&] {
    agents.talk();
    shown = checks_shown(p);
    return std::ranges::all_of(shown, [&](const auto& agent) {
      return !agent.second.last.is_null() && agent.second.last != first.at(agent.first).last;
    });
  };
  tests::await("every store to be checked again", all_checked_again, 120s, said);
  for (const auto& [agent, of] : shown) {
    INFO(agent);
    CHECK(of.period_ms.get<std::int64_t>() > short_keepalive.count());  // they take turns
  }

  schemas::user forged;
  forged.name = "user7";
  forged.uid = forged.gid = 1000;
  forged.gecos = "forged";
  tests::tamper(p.paths(), "big-3",
                [&](const auto& store, auto& txn) { tests::put_user(store, txn, forged); });
  const auto found = [&] {
    agents.talk();
    return p.count_alerts("mirror-repaired") == 1;
  };
  // Within the period that is shown; how fast this machine is decides nothing here.
  const std::chrono::milliseconds period{shown.at("big-3").period_ms.get<std::int64_t>()};
  tests::await("the row to be found", found, 60s + 2 * period, said);
  CHECK(p.log("analyzer-1").find("big-3: users diverges") != std::string::npos);
  CHECK(p.muster({"dump", "big-3", "users", "--offline"}).find("forged") == std::string::npos);
}
