// What peers do that are in, or nearly: keys that belong to others, tokens that send data, messages
// of several frames, traffic that was recorded and is played again.
#include <catch2/catch.hpp>
#include <iostream>
#include <thread>
#include <zmq.hpp>

#include "schemas/canonical.hpp"
#include "schemas/envelope.hpp"
#include "tests/support/enrolled_agent.hpp"
#include "tests/support/host_behind_proxy.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/raw_peer.hpp"
#include "tests/support/stage_counts.hpp"

using namespace std::chrono_literals;
using common::net::make_curve_keys;

namespace {

/// libzmq's own socket, which may do what our links do not.
class dealer {
 public:
  explicit dealer(const tests::enrolled_key& who, bool with_keys = true) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::reconnect_ivl, 50);
    if (with_keys) {
      socket_.set(zmq::sockopt::curve_publickey, who.keys.own.public_key);
      socket_.set(zmq::sockopt::curve_secretkey, who.keys.own.secret_key);
      socket_.set(zmq::sockopt::curve_serverkey, who.keys.server_key);
    }
    socket_.connect("tcp://" + who.server.text());
  }
  void send(const std::vector<std::string>& frames) {
    for (std::size_t n = 0; n < frames.size(); ++n)
      socket_.send(zmq::buffer(frames[n]),
                   zmq::send_flags::dontwait |
                       (n + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none));
  }

  /// Whether the broker has said anything to it.
  bool answered() {
    zmq::message_t m;
    answered_ = answered_ || socket_.recv(m, zmq::recv_flags::dontwait);
    return answered_;
  }

 private:
  zmq::context_t context_;
  zmq::socket_t socket_{context_, zmq::socket_type::dealer};
  bool answered_ = false;
};

std::string frame(schemas::message_type type, const std::string& agent, std::uint64_t counter,
                  const std::string& payload) {
  schemas::header h;
  h.type = type;
  h.instance = 4711;
  h.counter = counter;
  return schemas::encode_frame(agent, {}, h, payload);
}

struct listening {
  listening() {
    server.listen_on(address);
    for (const auto* name : {"broker", "wdb", "analyzer-1"}) server.start(name);
  }
  std::string address = tests::free_address().text();
  tests::pipeline server;
};

std::size_t lines_with(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("who is refused is counted, said once a second at most, and slows no agent that belongs",
          "[system][faults]") {
  using schemas::message_type;
  listening l;
  auto& server = l.server;
  const common::net::context context;
  const auto key = tests::enrol(context, server, "belongs"),
             other = tests::enrol(context, server, "other");
  const auto token = tests::token_key(server);
  tests::simulated_agent agent(server.root() + "/sim", tests::connect(context, key), key.agent);
  std::cout << "nobody else: " << tests::change(agent, 50).text() << "\n";
  auto nobody = key, wrong_server = key, unproven = key;
  nobody.keys.own = make_curve_keys();
  wrong_server.keys.server_key = make_curve_keys().public_key;
  unproven.keys.own.secret_key = make_curve_keys().secret_key;
  const tests::stopwatch watch;
  std::vector<std::unique_ptr<dealer>> refused;
  for (int n = 0; n < 10; ++n) {
    for (const auto& who : {nobody, wrong_server, unproven})
      refused.push_back(std::make_unique<dealer>(who));
    refused.push_back(std::make_unique<dealer>(key, false));
  }
  dealer impostor(other), sends_parts(other), only_a_token(token);
  std::uint64_t counter = 0;
  const auto hello = schemas::encode(schemas::hello{});
  const auto attack = [&] {
    for (int n = 0; n < 20; ++n) {
      impostor.send({frame(message_type::hello, key.agent, ++counter, hello)});
      only_a_token.send({frame(message_type::hello, key.agent, ++counter, hello)});
      sends_parts.send({frame(message_type::hello, other.agent, ++counter, hello), "and", "more"});
    }
  };
  std::vector<std::chrono::microseconds> took;
  for (int round = 0; round < 10; ++round) {
    attack();
    const auto trips = tests::change(agent, 10).took;
    took.insert(took.end(), trips.begin(), trips.end());
  }
  std::ranges::sort(took);
  std::cout << "among those who are refused: " << tests::round_trips{took}.text() << "\n";
  // Each is told why, once; the one of several frames after those.
  tests::await("each to be told", [&] {
    attack();
    sends_parts.send({frame(message_type::hello, key.agent, ++counter, hello)});
    std::this_thread::sleep_for(20ms);
    return impostor.answered() && only_a_token.answered() && sends_parts.answered();
  });
  const auto seconds = static_cast<std::size_t>(watch.passed() / 1s) + 2;
  refused.clear();
  const auto log = server.log("broker");
  // Of a reason one line a second, and one that counts what was left out.
  CHECK(lines_with(log, "was refused") <= seconds);
  CHECK(lines_with(log, "\n") <= 3 * seconds + 20);
  for (const auto& a : server.ask({"agents"}))  // nothing was taken from anybody else
    CHECK((a.at("agent") == key.agent || a.at("state") == "enrolled"));
  const tests::stage_counts counted(server, "broker");
  std::cout << "counted: " << counted.text("refused_") << "; in " << seconds << " s "
            << lines_with(log, "was refused") << " lines of refusals\n";
  CHECK(counted.of("refused_handshake") > 0);
  CHECK(counted.of("refused_not_admitted") > 0);
  CHECK(counted.of("refused_multipart") > 0);
}

TEST_CASE("traffic that was recorded is worth nothing when it is played again",
          "[system][faults]") {
  tests::host_behind_proxy far("a replay");
  far.changes.make(5);
  far.close({});
  const auto before = far.line.counted().connections.load();
  const auto recorded = far.line.recorded();
  REQUIRE_FALSE(recorded.empty());
  const auto port = common::net::parse_tcp_address(far.listens)->port;
  for (const auto& session : recorded) {
    tests::crowd again;
    REQUIRE(again.come(port, 1) == 1);
    std::this_thread::sleep_for(50ms);
    again.say(session);
    tests::await("the replay to be hung up on", [&] { return again.still_open() == 0; });
  }
  // In the open connection too: what comes twice ends it.
  far.line.repeat_next(tests::byte_proxy::up);
  far.changes.make(5);
  tests::await(
      "another connection", [&] { return far.line.counted().connections > before; }, 30s,
      [&] { return far.last_words(); });
  far.close({});
  tests::check_nothing_garbled(far.server);
}
