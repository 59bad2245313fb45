// What each key that can be stolen can do, and what it cannot: the table of docs/threats.md.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "common/hex.hpp"
#include "schemas/canonical.hpp"
#include "schemas/enrolment/agent_key.hpp"
#include "schemas/message_table.hpp"
#include "tests/support/enrolled_agent.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/other_host.hpp"
#include "tests/support/secure_server.hpp"

namespace {

namespace fs = std::filesystem;
using schemas::message_type;

struct robbed_server {
  robbed_server() {
    stages.listen_on(address);
    for (const auto* name : {"broker", "wdb", "analyzer-1"}) stages.start(name);
  }
  const std::string address = tests::free_address().text();
  tests::pipeline stages;
};

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// A connection of a thief's, and what comes back over it.
class thief {
 public:
  thief(const common::net::context& context, const tests::enrolled_key& stolen)
      : agent_(stolen.agent), link_(tests::connect(context, stolen)) {}

  /// Sends it until something is answered, or for a second; the types of the answers.
  std::vector<message_type> say(message_type type, const std::string& about,
                                const std::string& payload, std::uint64_t question = 0) {
    schemas::header h;
    h.type = type;
    h.instance = 4711;
    h.correlation = question;
    if (question != 0) h.deadline_ms = common::wall_ms() + 60'000;
    std::vector<message_type> answers;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{1};
    while (answers.empty() && std::chrono::steady_clock::now() < until) {
      h.counter = ++counter_;
      link_.send(schemas::encode_frame(about, {}, h, payload));
      common::net::waiter().add(link_).wait(std::chrono::milliseconds{100});
      (void)link_.take_connected();
      while (auto in = link_.receive())
        if (const auto e = schemas::decode_frame(*in, schemas::limits::envelope_bytes))
          answers.push_back(e->head.type);
    }
    return answers;
  }

 private:
  std::string agent_;
  common::net::link link_;
  std::uint64_t counter_ = 0;
};

bool only(const std::vector<message_type>& answers, message_type refusal) {
  return std::ranges::all_of(answers, [&](message_type t) { return t == refusal; });
}

}  // namespace

TEST_CASE(
    "a stolen agent's key is that agent, and neither another one, nor an operator, nor lasting",
    "[system][enrolment]") {
  robbed_server server;
  const common::net::context context;
  const auto stolen = tests::enrol(context, server.stages, "stolen"),
             other = tests::enrol(context, server.stages, "other");
  const auto hello = schemas::encode(schemas::hello{});
  // It can be that agent.
  const auto taken = thief(context, stolen).say(message_type::hello, stolen.agent, hello);
  CHECK_FALSE(taken.empty());
  CHECK_FALSE(only(taken, message_type::busy));
  thief t(context, stolen);
  // It cannot be another, ask what operators ask, or replace the key unasked.
  CHECK(only(t.say(message_type::hello, other.agent, hello), message_type::busy));
  CHECK(only(t.say(message_type::dump, stolen.agent, schemas::encode(schemas::dump{}), 7),
             message_type::busy));
  CHECK(only(
      t.say(message_type::revoke_agent, other.agent, schemas::encode(schemas::revoke_agent{}), 8),
      message_type::busy));
  const auto fresh = common::net::make_curve_keys();
  const auto answers = t.say(message_type::new_key, stolen.agent,
                             schemas::encode(schemas::new_key{{fresh.public_key}}));
  CHECK(std::ranges::count(answers, message_type::key_taken) == 0);
  // It is worth nothing once it is revoked.
  int code = -1;
  server.stages.muster({"agent", "revoke", stolen.agent}, &code);
  CHECK(code == 0);
  CHECK(thief(context, stolen).say(message_type::hello, stolen.agent, hello).empty());
}

TEST_CASE("a stolen token makes a new agent, and can be or read none that is there",
          "[system][enrolment]") {
  robbed_server server;
  const common::net::context context;
  const auto there = tests::enrol(context, server.stages, "there");
  thief t(context, tests::token_key(server.stages));
  CHECK(only(t.say(message_type::hello, there.agent, schemas::encode(schemas::hello{})),
             message_type::busy));
  CHECK(only(t.say(message_type::dump, there.agent, schemas::encode(schemas::dump{}), 7),
             message_type::busy));
  // Enrolling, it gets an id of its own, whatever it calls itself.
  CHECK(tests::enrol(context, server.stages, "there").agent == there.agent + "-2");
}

TEST_CASE("with a stolen server's key hosts can be had to connect, and prove who they are",
          "[system][enrolment]") {
  robbed_server server;
  tests::other_host host;
  const auto id = host.join(tests::make_token(server.stages));
  const auto stolen = content(server.stages.paths().keys() + "/server.key");
  const auto secret = common::from_hex(stolen.substr(0, 64));
  REQUIRE(secret);
  tests::secure_server impostor;
  const auto own = schemas::read_agent_key(host.paths().keys());
  REQUIRE(own);
  const auto host_key = common::net::curve_keys_of(own->secret_key)->public_key;
  impostor.known = {host_key};
  const auto address = impostor.listen(*common::net::curve_keys_of(*secret), "agents");
  host.start_collector({"--server", address.text()});
  CHECK(impostor.until([&] {
    return std::ranges::any_of(impostor.asked, [&](const auto& q) { return q.key == host_key; });
  }));
  host.start_collector();  // and belongs where it belonged
  tests::await_equal(server.stages, id);
}

TEST_CASE("a server can tell an agent a closed list of things, and none of them runs anything",
          "[wire]") {
  std::set<std::string_view> told;
  for (const auto& m : schemas::messages())
    if ((m.to & schemas::party::agent) != 0) told.insert(m.name);
  CHECK(told == std::set<std::string_view>{"ack", "gap", "resync", "new-epoch", "busy",
                                           "compare-reply", "repair-reply", "credit", "enrolled",
                                           "not-enrolled", "make-key", "key-taken", "server-keys",
                                           "scan-now", "report-roots", "report-settings"});
}

TEST_CASE("a stolen operator's folder holds no secret of any host", "[system][enrolment]") {
  robbed_server server;
  tests::other_host host;
  const auto id = host.join(tests::make_token(server.stages));
  host.start_collector();
  tests::await_equal(server.stages, id);
  const auto key = schemas::read_agent_key(host.paths().keys());
  REQUIRE(key);
  const auto hex = common::to_hex(key->secret_key);
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(server.stages.paths().data)) {
    if (!entry.is_regular_file()) continue;
    const auto bytes = content(entry.path());
    INFO(entry.path().string());
    CHECK(bytes.find(key->secret_key) == std::string::npos);
    CHECK(bytes.find(hex) == std::string::npos);
    ++files;
  }
  CHECK(files > 5);
  CHECK(content(host.paths().keys() + "/agent.key").find(hex) != std::string::npos);
}
