// Many agents at once, agents that are not who they say, and a server that does not keep up.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "store/agent_store.hpp"
#include "tests/support/json_schemas.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/process_use.hpp"
#include "tests/support/simulated_agent.hpp"
#include "tests/support/skip.hpp"

using tests::await;
using tests::pipeline;
using tests::simulated_agent;

namespace {

using users = std::vector<std::pair<std::string, std::string>>;
using fleet = std::vector<std::unique_ptr<simulated_agent>>;

void server(pipeline& p) {
  for (const auto* name : {"broker", "wdb", "analyzer-1"}) p.start(name);
}

fleet make_fleet(const common::net::context& context, const pipeline& p, int agents) {
  fleet out;
  for (int a = 0; a < agents; ++a)
    out.push_back(std::make_unique<simulated_agent>(
        context, p.root() + "/sim", p.paths().socket("agents"), fmt::format("sim-{:03}", a)));
  return out;
}

bool all_idle(fleet& f) {
  bool idle = true;
  for (auto& a : f) {
    a->exchange(common::milliseconds{0});
    idle = idle && a->idle();
  }
  return idle;
}

/// The stored digest of the users of an agent is the agent's own.
bool stored_equal(const pipeline& p, const simulated_agent& a) {
  auto store = store::agent_store::open(p.paths().store(*schemas::agent_id::parse(a.id())), true);
  if (!store) return false;
  auto txn = common::kv::txn::read(store->env());
  const std::string k(schemas::k_bytes, '\0');
  auto stored = store::reader(*store, *txn).digest(schemas::table_id::users, k);
  auto mine = a.store().digest(schemas::table_id::users, k);
  return stored && mine && stored->root == mine->root && stored->rows == mine->rows;
}

std::string text_of(const std::string& file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

TEST_CASE("200 agents load, change and are equal, each by itself", "[system][fleet]") {
  pipeline p;
  server(p);
  const common::net::context context;
  auto f = make_fleet(context, p, 200);
  for (auto& a : f) {
    users u;
    for (int i = 0; i < 20; ++i) u.emplace_back("user" + std::to_string(i), a->id());
    a->scan_users(u);
  }
  await(
      "the first load", [&] { return all_idle(f); }, std::chrono::seconds{120},
      [&] { return p.last_words(); });
  for (auto& a : f) a->scan_users({{"user0", a->id()}, {"new", "of " + a->id()}});
  await(
      "the changes", [&] { return all_idle(f); }, std::chrono::seconds{120},
      [&] { return p.last_words(); });
  for (const auto& a : f) {
    INFO(a->id());
    CHECK(stored_equal(p, *a));
  }
  await(
      "every alert, once", [&] { return p.count_alerts("user-added", "user new ") == f.size(); },
      std::chrono::seconds{60});
  std::set<std::string> agents;
  for (const auto& a : p.alerts()) agents.insert(a["agent"].get<std::string>());
  CHECK(agents.size() == f.size());
}

TEST_CASE("of two that claim one id the first is served, the second is told, and it is raised",
          "[system][fleet]") {
  pipeline p("100ms", "5s");
  p.start_all();
  p.await_settled("the first scan");
  const auto other = p.root() + "/../other";
  std::filesystem::create_directories(other + "/run");
  const auto log = other + "/log";
  tests::process clone("muster-collector",
                       {"--data", other, "--agent", p.agent, "--root", p.root(), "--connect",
                        p.paths().socket("agents"), "--interval", "1h", "--keepalive", "5s"},
                       log);
  await("the clone to be refused",
        [&] { return text_of(log).find("another instance is this agent") != std::string::npos; });
  await("the alert", [&] { return p.count_alerts("duplicate-agent") == 1; });
  p.add_user("ours", 3000);
  await(
      "the first agent's change", [&] { return p.count_alerts("user-added", "ours") == 1; },
      std::chrono::seconds{30}, [&] { return p.last_words(); });
  p.await_settled("the first agent");
  p.check_oracle();
  CHECK(p.log("collector").find("starting over") == std::string::npos);
}

TEST_CASE("a local user of another uid who claims an id is refused", "[system][fleet]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  if (::geteuid() != 0 || ::access("/usr/bin/setpriv", X_OK) != 0)
    tests::skip("needs root and setpriv");
  // The folders keep others out; here they are opened, to see what the broker makes of one who got
  // that far.
  const auto theirs = p.root() + "/../theirs";
  std::filesystem::create_directories(theirs + "/run");
  for (const auto& dir : {p.root() + "/..", p.paths().data, p.paths().run()})
    ::chmod(dir.c_str(), 0755);
  for (const auto& dir : {theirs, theirs + "/run"}) ::chmod(dir.c_str(), 0777);
  ::chmod(p.paths().socket("agents").c_str(), 0666);
  const auto log = p.root() + "/../theirs.log";
  const std::string binary = tests::binary_dir() + "/muster-collector";
  tests::process foreign = tests::process::of(
      "/usr/bin/setpriv",
      {"--reuid=65534", "--regid=65534", "--clear-groups", binary, "--data", theirs, "--agent",
       p.agent, "--root", p.root(), "--connect", p.paths().socket("agents")},
      log);
  await(
      "the refusal",
      [&] {
        return p.log("broker").find("this user may not be this agent") != std::string::npos ||
               text_of(log).find("ermission denied") != std::string::npos;
      },
      std::chrono::seconds{30}, [&] { return text_of(log) + p.last_words(); });
  p.add_user("ours", 3000);
  await("the agent's own change", [&] { return p.count_alerts("user-added", "ours") == 1; });
  CHECK(p.count_alerts("duplicate-agent") == 0);
  p.check_oracle();
  if (p.log("broker").find("this user may not be this agent") == std::string::npos)
    tests::skip("the other user got no further than the file system: " + text_of(log));
}

TEST_CASE("a tap reader that stalls loses copies, all of them counted, and slows nobody",
          "[system][fleet]") {
  pipeline p;
  server(p);
  const auto out = p.root() + "/tapped";
  tests::process reader(
      "muster", {"--data", p.paths().data, "tap", "--format", "json", "--topic", "delta/sim-000/"},
      out);
  await("the reader",
        [&] { return p.log("broker").find("a tap reader is there") != std::string::npos; });
  const common::net::context context;
  auto f = make_fleet(context, p, 1);
  auto& agent = *f.front();
  agent.scan_users({{"big", ""}});
  await("the first load", [&] { return all_idle(f); });
  reader.signal(SIGSTOP);
  constexpr int changes =
      120;  // of 40 kB each, seen on two hops: more than a reader may have outstanding
  for (int i = 0; i < changes; ++i) {
    agent.scan_users({{"big", std::to_string(i) + std::string(40'000, 'x')}});
    await("a change to be acknowledged, whatever the reader does", [&] { return all_idle(f); });
  }
  CHECK(agent.counted("resend") == 0);
  reader.signal(SIGCONT);
  int copies = 0, lost = 0;
  std::string counted;
  std::set<std::string> ids;
  await(
      "every copy to be shown or counted",
      [&] {
        copies = lost = 0;
        ids.clear();
        std::istringstream lines(text_of(out));
        for (std::string line; std::getline(lines, line);) {
          const auto j = schemas::json::parse(line, nullptr, false);
          if (j.is_discarded()) continue;  // being written
          if (j["type"] == "lost") {
            lost += j["count"].get<int>();
            counted = line;
          } else {
            ++copies;
            ids.insert(j["id"].get<std::string>());
          }
        }
        return copies + lost == 2 * changes;
      },
      std::chrono::seconds{
          120});  // it runs at the lowest priority: beside other tests it gets little
  CHECK(lost > 0);
  tests::check_schemas(counted);
  CHECK(copies > 0);
  CHECK(static_cast<int>(ids.size()) <= copies);
  CHECK(tests::anonymous_kib(p.pid("broker")) < 200'000);
}

TEST_CASE("a server that does not keep up: agents wait, memory stays flat, nothing is lost",
          "[system][fleet]") {
  const auto stall =
      std::getenv("MUSTER_SOAK") != nullptr ? std::chrono::seconds{60} : std::chrono::seconds{3};
  pipeline p;
  server(p);
  const common::net::context context;
  auto f = make_fleet(context, p, 12);
  for (auto& a : f) a->scan_users({{"big", ""}});
  await("the first load", [&] { return all_idle(f); });
  const auto before = tests::anonymous_kib(p.pid("broker"));
  p.signal("wdb", SIGSTOP);
  const auto until = std::chrono::steady_clock::now() + stall;
  int change = 0;
  while (std::chrono::steady_clock::now() < until) {
    // Far more than the credit: 12 agents of 256 KiB each.
    if (change < 40) {
      for (auto& a : f) a->scan_users({{"big", std::to_string(change) + std::string(40'000, 'x')}});
      ++change;
    }
    CHECK_FALSE(all_idle(f));
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  const auto during = tests::anonymous_kib(p.pid("broker"));
  p.signal("wdb", SIGCONT);
  await(
      "the catch-up", [&] { return all_idle(f); }, std::chrono::seconds{120},
      [&] { return p.last_words(); });
  CHECK(during - before < 64 * 1024);
  for (const auto& a : f) {
    INFO(a->id());
    CHECK(stored_equal(p, *a));
  }
  CHECK(p.log("broker").find("refused") == std::string::npos);
}
