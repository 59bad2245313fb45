// The alerts stage is killed in the middle of what it sends.
#include <signal.h>

#include <catch2/catch.hpp>

#include "tests/support/sinks.hpp"

TEST_CASE("a stage that is killed while it sends loses nothing", "[system][sinks]") {
  tests::pipeline p("1h");
  const tests::http_receiver r(
      [](const auto&) { return tests::http_reply{.late = std::chrono::milliseconds{60}}; });
  tests::configure_sinks(p, tests::hook_line(r));
  p.start_all();
  p.await_settled("the first scan");
  for (int scan = 0; scan < 3; ++scan) {
    for (int i = 0; i < 8; ++i) p.add_user("mallory" + std::to_string(10 * scan + i), 0);
    p.muster({"scan-now", p.agent});
    const auto before = r.requests().size();
    tests::await("some to be on their way", [&] { return r.requests().size() >= before + 3; });
    p.kill("alerts", SIGKILL);
    p.start("alerts");
  }
  tests::await("everything to arrive", [&] {
    std::set<std::string> got;
    for (const auto& one : r.requests()) got.insert(one.headers.at("webhook-id"));
    return got == tests::told_ids(p) && tests::sink_state(p, "hook").at("lag") == 0;
  });
  CHECK(tests::told_ids(p).size() >= 24);
}
