// What comes to a port that anybody can reach.
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstring>
#include <zmq.hpp>

#include "tests/support/secure_server.hpp"

namespace net = common::net;
using common::net::curve_keys;
using common::net::make_curve_keys;
using common::net::sent;
using common::net::tcp_address;
using tests::secure_server;

namespace {

/// A socket of libzmq that is set up otherwise than our links, with a message in its queue.
class stranger {
 public:
  using setup = std::function<void(zmq::socket_t&)>;
  stranger(const tcp_address& to, const setup& set, const std::string& text) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::reconnect_ivl, 50);
    set(socket_);
    zmq_socket_monitor(socket_.handle(), "inproc://events", ZMQ_EVENT_ALL);
    events_.connect("inproc://events");
    socket_.connect("tcp://" + to.text());
    socket_.send(zmq::buffer(text), zmq::send_flags::dontwait);
  }
  stranger(const stranger&) = delete;
  stranger& operator=(const stranger&) = delete;
  ~stranger() { zmq_socket_monitor(socket_.handle(), nullptr, 0); }

  /// How often such an event has been, so far.
  int count(int which) {
    for (zmq::message_t event, where; events_.recv(event, zmq::recv_flags::dontwait);) {
      if (event.more()) (void)events_.recv(where, zmq::recv_flags::dontwait);
      std::uint16_t number = 0;
      std::memcpy(&number, event.data(), sizeof number);
      seen_.push_back(number);
    }
    int n = 0;
    for (const int number : seen_) n += (number & which) != 0;
    return n;
  }

 private:
  zmq::context_t context_;
  zmq::socket_t socket_{context_, zmq::socket_type::dealer};
  zmq::socket_t events_{context_, zmq::socket_type::pair};
  std::vector<int> seen_;
};

void use_keys(zmq::socket_t& s, const curve_keys& own, const std::string& server) {
  s.set(zmq::sockopt::curve_publickey, own.public_key);
  s.set(zmq::sockopt::curve_secretkey, own.secret_key);
  s.set(zmq::sockopt::curve_serverkey, server);
}

/// Its connection was ended, and not because it got in.
bool is_cut_off(secure_server& server, stranger& s) {
  return server.until([&] { return s.count(ZMQ_EVENT_DISCONNECTED) > 0; }) &&
         s.count(ZMQ_EVENT_HANDSHAKE_SUCCEEDED) == 0;
}

/// The hub still takes messages, those of before among them.
bool serves(secure_server& server) {
  const auto keys = make_curve_keys();
  server.known.insert(keys.public_key);
  auto l = *net::link::connect(server.context, server.address, server.client(keys));
  return server.until([&] {
    l.send("good");
    return server.count("good") > 0;
  });
}

/// Ended by the other side; what it says until then is not looked at.
bool ends(secure_server& server, int fd) {
  return server.until([&] {
    pollfd p{fd, POLLIN, 0};
    if (::poll(&p, 1, 0) <= 0) return false;
    std::array<char, 4096> bytes{};
    return ::recv(fd, bytes.data(), bytes.size(), MSG_DONTWAIT) <= 0;
  });
}

/// The first 64 bytes of a connection of ZMTP 3, and a first command.
std::string greeting(std::string_view mechanism, char as_server, std::string_view after) {
  std::string g("\xff\0\0\0\0\0\0\0\0\x7f\3\1", 12);
  g += std::string(mechanism) + std::string(20 - mechanism.size(), '\0') + as_server;
  return g + std::string(31, '\0') + std::string(after);
}

}  // namespace

TEST_CASE("a peer without encryption gets nothing through a TCP port", "[net][tcp]") {
  secure_server server;
  stranger s(
      server.address, [](zmq::socket_t&) {}, "null");
  CHECK(is_cut_off(server, s));
  CHECK(serves(server));
  CHECK(server.count("null") == 0);
  CHECK(server.asked.size() == 1);
}

TEST_CASE("a peer with a name and a password gets nothing through a TCP port", "[net][tcp]") {
  secure_server server;
  stranger s(
      server.address,
      [](zmq::socket_t& z) {
        z.set(zmq::sockopt::plain_username, "root");
        z.set(zmq::sockopt::plain_password, "root");
      },
      "plain");
  CHECK(is_cut_off(server, s));
  CHECK(serves(server));
  CHECK(server.count("plain") == 0);
}

TEST_CASE("a peer with a key that nobody knows gets nothing through a TCP port", "[net][tcp]") {
  secure_server server;
  stranger s(
      server.address,
      [&](zmq::socket_t& z) { use_keys(z, make_curve_keys(), server.keys.public_key); }, "curve");
  CHECK(is_cut_off(server, s));
  CHECK(serves(server));
  CHECK(server.count("curve") == 0);
}

TEST_CASE("a peer that cannot prove to hold its key is not even asked about", "[net][tcp]") {
  secure_server server;
  const auto victim = make_curve_keys();
  server.known = {victim.public_key};
  stranger s(
      server.address,
      [&](zmq::socket_t& z) {
        use_keys(z, {victim.public_key, make_curve_keys().secret_key}, server.keys.public_key);
      },
      "stolen");
  CHECK(is_cut_off(server, s));
  CHECK(server.asked.empty());
  CHECK(serves(server));
  CHECK(server.count("stolen") == 0);
}

TEST_CASE("a peer that takes the name of one who is gone is who it is", "[net][tcp]") {
  secure_server server;
  const auto first = make_curve_keys(), second = make_curve_keys();
  server.known = {first.public_key, second.public_key};
  const auto named = [&](const curve_keys& keys) {
    return [&](zmq::socket_t& z) {
      z.set(zmq::sockopt::routing_id, "name");
      use_keys(z, keys, server.keys.public_key);
    };
  };
  {
    const stranger s(server.address, named(first), "first");
    REQUIRE(server.until([&] { return server.count("first") > 0; }));
  }
  const auto gone = server.sender("first").connection;
  REQUIRE(server.until([&] { return server.hub.send(gone, "?") == sent::unknown; }));
  const stranger s(server.address, named(second), "second");
  REQUIRE(server.until([&] { return server.count("second") > 0; }));
  CHECK(server.sender("second").connection == gone);
  CHECK(server.sender("second").key == second.public_key);
}

TEST_CASE("bytes that are no protocol are answered by hanging up", "[net][tcp]") {
  secure_server server;
  for (const auto& bytes :
       {std::string("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), std::string(100'000, '\0'),
        std::string(100'000, '\xff'),
        std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), std::string(),
        greeting("CURVE", 0, ""), greeting("CURVE", 1, ""),
        greeting("NULL", 0, std::string("\4\x19\5READY\xbSocket-Type\0\0\0\6DEALER", 31)),
        greeting("CURVE", 0, std::string("\6\xff\x7f\xff\xff\xff\xff\xff\xff\xff", 10)),
        greeting("CURVE", 0, "\4\xc8" + std::string("\5HELLO\1", 7) + std::string(200, 'x'))}) {
    INFO(bytes.size() << " bytes");
    const auto fd = tests::plain_connection(server.address.port);
    (void)::send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    ::shutdown(fd.get(), SHUT_WR);
    CHECK(ends(server, fd.get()));
  }
  CHECK(server.asked.empty());
  CHECK(serves(server));
}

TEST_CASE("a peer that says nothing is not waited for longer than a handshake", "[net][tcp]") {
  secure_server server;
  const auto fd = tests::plain_connection(server.address.port);
  CHECK(ends(server, fd.get()));
  CHECK(serves(server));
}
