// What a sink remembers of what its receiver took, and of what it would not take.
#include <atomic>
#include <catch2/catch.hpp>

#include "alerts/sinks/sink_thread.hpp"
#include "tests/integration/webhook_samples.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/told_samples.hpp"

using tests::http_receiver;
using tests::http_reply;
using tests::http_request;
using namespace tests::webhooks;

namespace {

/// Tells alerts with these messages, each with an id of its own.
void tell(store::told_log& log, const std::vector<std::string>& messages) {
  store::told_log::changes c;
  auto last = *log.last();
  for (const auto& m : messages)
    c.told.push_back(tests::told_alert_of(m, static_cast<char>(++last)));
  REQUIRE(log.commit(c));
}

std::vector<std::string> messages_of(const http_receiver& r) {
  std::vector<std::string> out;
  for (const auto& one : r.requests())
    out.push_back(schemas::json::parse(one.body).at("message").get<std::string>());
  return out;
}

}  // namespace

TEST_CASE("what a receiver will not take is kept, and what follows arrives", "[sinks][webhook]") {
  const tests::temp_dir dir;
  const http_receiver r([](const http_request& q) {
    return http_reply{.status = q.body.find("evil") != q.body.npos ? 422 : 204};
  });
  auto log = *store::told_log::open(dir / "told", false);
  const auto to = hook(r);
  {
    auto sink = *alerts::sink_thread::start(log, to);
    tell(log, {"one", "evil", "two"});
    tests::await("the last one", [&] { return messages_of(r).size() == 3; });
    tests::await("its record", [&] { return (*log.state_of("hook"))->sequence == 3; });
  }
  CHECK(messages_of(r) == std::vector<std::string>{"one", "evil", "two"});
  const auto dead = *log.dead_letters("hook");
  REQUIRE(dead.size() == 1);
  CHECK(dead[0].sequence == 2);
  CHECK(dead[0].tries == 1);
  CHECK(dead[0].why.find("answered 422") != std::string::npos);
  CHECK((*log.state_of("hook"))->sent == 2);
  CHECK(log.dead_letters("hoo")->empty());
}

TEST_CASE("what a receiver cannot take now is sent again, and not what it has",
          "[sinks][webhook]") {
  const tests::temp_dir dir;
  std::atomic<int> asked = 0;
  const http_receiver r(
      [&](const http_request&) { return http_reply{.status = ++asked == 2 ? 503 : 204}; });
  auto log = *store::told_log::open(dir / "told", false);
  {
    auto sink = *alerts::sink_thread::start(log, hook(r));
    tell(log, {"one", "two", "three"});
    tests::await("all of them", [&] { return messages_of(r).size() == 4; });
    tests::await("its record", [&] { return (*log.state_of("hook"))->sequence == 3; });
  }
  CHECK(messages_of(r) == std::vector<std::string>{"one", "two", "two", "three"});
  CHECK(log.dead_letters("hook")->empty());
  CHECK((*log.state_of("hook"))->last_error.empty());
}

TEST_CASE("a sink has the alerts of agents with its labels, as they are by then", "[sinks]") {
  const tests::temp_dir dir;
  const http_receiver r(always({}));
  auto log = *store::told_log::open(dir / "told", false);
  auto to = hook(r);
  to.labels = {"env=prod"};
  std::atomic<int> env = 0;  // none, another, the one, not known
  const auto labels = [&](const std::string& agent) -> std::optional<schemas::labels> {
    if (env == 3) return std::nullopt;
    return env == 0 || agent != "web-1" ? schemas::labels{}
                                        : schemas::labels{env == 1 ? "env=test" : "env=prod"};
  };
  auto sink = *alerts::sink_thread::start(log, to, labels);
  for (const auto* message : {"none", "another", "the one", "not known"}) {
    tell(log, {message});
    tests::await("it to be looked at",
                 [&] { return (*log.state_of("hook"))->sequence == *log.last(); });
    ++env;
  }
  CHECK(messages_of(r) == std::vector<std::string>{"the one", "not known"});
}
