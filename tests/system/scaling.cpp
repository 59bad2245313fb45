// Analyzers that come, go, freeze and die while changes flow; stages that die or freeze with work
// in flight.
#include <signal.h>

#include <catch2/catch.hpp>
#include <thread>

#include "tests/support/pipeline.hpp"

using tests::await;
using tests::pipeline;

namespace {

/// Adds users one by one, each when the one before it has alerted.
void add_users(pipeline& p, int from, int to) {
  for (int u = from; u < to; ++u) {
    p.add_user("s" + std::to_string(u), 6000 + u);
    await(
        "the alert of user s" + std::to_string(u),
        [&] { return p.count_alerts("user-added", "user s" + std::to_string(u) + " ") == 1; },
        std::chrono::seconds{60}, [&] { return p.last_words(); });
  }
}

std::size_t change_sets_done(const pipeline& p, const std::string& analyzer) {
  const auto log = p.log(analyzer);
  const auto at = log.find("counted change_sets: ");
  return at == std::string::npos ? 0 : std::stoul(log.substr(at + 21));
}

}  // namespace

TEST_CASE("analyzers come and go while changes flow: more than one works, each alert comes once",
          "[system][scale]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  add_users(p, 0, 3);
  p.start("analyzer-2");
  p.start("analyzer-3");
  p.signal("analyzer-1", SIGSTOP);  // frozen with work in its hands: the others take it over
  add_users(p, 3, 15);
  p.signal("analyzer-1", SIGCONT);
  add_users(p, 15, 18);
  p.kill("analyzer-3", SIGTERM);
  add_users(p, 18, 21);
  p.await_settled("all of it");
  p.kill("analyzer-1", SIGTERM);
  p.kill("analyzer-2", SIGTERM);
  CHECK(change_sets_done(p, "analyzer-1") > 0);
  CHECK(change_sets_done(p, "analyzer-2") > 0);
  CHECK(change_sets_done(p, "analyzer-3") > 0);
  p.check_oracle();
  for (int u = 0; u < 21; ++u)
    CHECK(p.count_alerts("user-added", "user s" + std::to_string(u) + " ") == 1);
}

TEST_CASE("a stage that freezes under load delays, and loses and doubles nothing",
          "[system][scale]") {
  const auto stage = GENERATE(as<std::string>{}, "wdb", "broker", "collector", "analyzer-1");
  INFO(stage);
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  p.signal(stage, SIGSTOP);
  for (int u = 0; u < 6; ++u) {
    p.add_user("f" + std::to_string(u), 6000 + u);
    std::this_thread::sleep_for(std::chrono::milliseconds{150});  // the load, not the awaited event
  }
  p.signal(stage, SIGCONT);
  await(
      "every change to alert", [&] { return p.count_alerts("user-added") == 6; },
      std::chrono::seconds{60}, [&] { return p.last_words(); });
  p.await_settled("both copies to be equal");
  p.check_oracle();
}

TEST_CASE("the broker dies with change-sets in flight: they are judged all the same, once",
          "[system][scale]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  p.signal("analyzer-1", SIGSTOP);
  for (int u = 0; u < 3; ++u) {
    p.add_user("b" + std::to_string(u), 6000 + u);
    await("the change to be stored", [&] {
      return p.muster({"dump", p.agent, "users", "--offline"}).find("b" + std::to_string(u)) !=
             std::string::npos;
    });
  }
  CHECK(p.count_alerts("user-added") == 0);
  p.kill("broker");
  p.start("broker");
  p.signal("analyzer-1", SIGCONT);
  await(
      "the alerts", [&] { return p.count_alerts("user-added") == 3; }, std::chrono::seconds{60},
      [&] { return p.last_words(); });
  p.await_settled("both copies to be equal");
  p.check_oracle();
}

TEST_CASE("wdb dies with change-sets that nobody judged yet: they are offered again",
          "[system][scale]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  p.kill("analyzer-1", SIGTERM);
  p.add_user("pending", 6000);
  await("the change to be stored", [&] {
    return p.muster({"dump", p.agent, "users", "--offline"}).find("pending") != std::string::npos;
  });
  p.kill("wdb");
  p.start("wdb");
  CHECK(p.count_alerts("user-added") == 0);
  p.start("analyzer-1");
  await("the alert", [&] { return p.count_alerts("user-added", "pending") == 1; });
  p.await_settled("both copies to be equal");
  p.check_oracle();
}

TEST_CASE(
    "a resynchronisation that is asked for is kept while the agent is away, and served when it is "
    "back",
    "[system][scale]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  p.kill("collector", SIGTERM);
  int code = -1;
  const auto said = p.muster({"resync", p.agent, "users", "--format", "json"}, &code);
  CHECK(code == 0);
  CHECK(said.find(R"("wanted":"users")") != std::string::npos);
  p.kill("wdb");
  p.start("wdb");
  CHECK(p.muster({"agents"}).find("fresh") == std::string::npos);
  p.start("collector");
  await("the agent to be asked", [&] {
    return p.log("collector").find("the server asks for all of users: an operator asked for it") !=
           std::string::npos;
  });
  p.await_settled("the snapshot");
  CHECK(p.alerts().empty());
  CHECK(p.muster({"resync", p.agent, "nonsense"}, &code).find("nonsense") != std::string::npos);
  CHECK(code == 1);
}

TEST_CASE("silence is said once a lapse, and over when the agent is back", "[system][scale]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  p.kill("collector", SIGTERM);
  await("the lapse", [&] { return p.count_alerts("evidence-lapsed") == 1; });
  CHECK(p.muster({"agents", "--format", "json"}).find(R"("state":"stale")") != std::string::npos);
  p.kill("wdb");
  p.start("wdb");
  p.start("collector");
  await("it to be fresh", [&] {
    return p.muster({"agents", "--format", "json"}).find(R"("state":"fresh")") != std::string::npos;
  });
  CHECK(p.count_alerts("evidence-lapsed") == 1);
  p.kill("collector", SIGTERM);
  await("the second lapse", [&] { return p.count_alerts("evidence-lapsed") == 2; });
  p.start("collector");
  p.await_settled("the agent to be back");
  p.check_oracle();
}
