// A link over TCP whose bytes come damaged on the way.
#include <sys/socket.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <utility>

#include "tests/support/secure_server.hpp"

namespace net = common::net;
using common::net::make_curve_keys;
using common::net::sent;
using common::net::tcp_address;
using tests::secure_server;

namespace {

/// Between a link and its server: hands bytes on, and damages one when it is told to.
class damaging_proxy {
 public:
  explicit damaging_proxy(std::uint16_t server) : server_(server) {
    listener_ = tests::plain_listener(port_);
  }
  tcp_address address() const { return {"127.0.0.1", port_}; }
  void damage_next(bool from_server) { (from_server ? damage_down_ : damage_up_) = true; }
  bool has_damaged() const { return !damage_up_ && !damage_down_; }

  void step() {
    if (const int fd = ::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK); fd >= 0) {
      near_ = common::unique_fd{fd};
      far_ = tests::plain_connection(server_);
    }
    if (near_ && far_ && !(move(near_, far_, damage_up_) && move(far_, near_, damage_down_))) {
      near_ = {};
      far_ = {};
    }
  }

 private:
  /// False when that side has hung up.
  static bool move(const common::unique_fd& from, const common::unique_fd& to, bool& damage) {
    std::array<char, 4096> bytes{};
    const auto n = ::recv(from.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (n <= 0) return n < 0 && errno == EAGAIN;
    const auto size = static_cast<std::size_t>(n);
    if (std::exchange(damage, false)) bytes[size - 1] ^= 1;
    return ::send(to.get(), bytes.data(), size, MSG_NOSIGNAL) == n;
  }

  std::uint16_t server_, port_ = 0;
  common::unique_fd listener_, near_, far_;
  bool damage_up_ = false, damage_down_ = false;
};

}  // namespace

TEST_CASE("a link comes back after a byte came damaged, whichever way it went", "[net][tcp]") {
  secure_server server;
  const auto keys = make_curve_keys();
  server.known = {keys.public_key};
  damaging_proxy proxy(server.address.port);
  auto l =
      *net::link::connect(server.context, proxy.address(), server.client(keys), tests::impatient());
  const auto until = [&](const std::function<bool()>& holds) {
    return server.until([&] {
      proxy.step();
      // Read as every owner of a link does: libzmq keeps a connection that is over until what came
      // over it is read, and its heartbeat fails an assertion on one whose peer is gone.
      while (l.receive()) {
      }
      return holds();
    });
  };
  const auto arrives = [&](const std::string& text) {
    return until([&] { return l.send(text), server.count(text) > 0; });
  };
  REQUIRE(until([&] { return l.take_connected(); }));
  int round = 0;
  for (const bool from_server : {true, false, true}) {
    const auto before = "before " + std::to_string(++round);
    REQUIRE(arrives(before));
    proxy.damage_next(from_server);
    if (from_server)
      REQUIRE(server.hub.send(server.sender(before).connection, "reply") == sent::queued);
    else
      REQUIRE(l.send("damaged") == sent::queued);
    REQUIRE(until([&] { return proxy.has_damaged() && l.take_connected(); }));
  }
  CHECK(arrives("after"));
  CHECK(server.count("damaged") == 0);
  CHECK_FALSE(l.receive());
}
