// The stretch of network that chaos parts: what it passes on, and what it keeps to itself.
#include "synthetic/forwarder.hpp"

#include <sys/socket.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <thread>

#include "tests/support/loopback.hpp"
#include "tests/support/process.hpp"

namespace {

/// A connection through the forwarder, with both of its ends.
struct stretch {
  stretch() {
    std::uint16_t port = 0;
    listener = tests::plain_listener(port);
    network = *synthetic::forwarder::make({"127.0.0.1", port});
    near = tests::plain_connection(network->address().port);
    tests::await("the far end", [&] {
      far = common::unique_fd{::accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK)};
      return static_cast<bool>(far);
    });
  }
  common::unique_fd listener, near, far;
  std::unique_ptr<synthetic::forwarder> network;
};

std::string read_now(const common::unique_fd& fd) {
  char buffer[4096];
  const auto n = ::recv(fd.get(), buffer, sizeof buffer, MSG_DONTWAIT);
  return n > 0 ? std::string(buffer, static_cast<std::size_t>(n)) : std::string{};
}

void await_text(const common::unique_fd& fd, const std::string& text) {
  std::string all;
  tests::await(text, [&] { return (all += read_now(fd)) == text; });
}

void write_text(const common::unique_fd& fd, const std::string& text) {
  REQUIRE(::send(fd.get(), text.data(), text.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(text.size()));
}

/// Reading ends, with an error or without.
bool is_over(const common::unique_fd& fd) {
  char byte;
  const auto n = ::recv(fd.get(), &byte, 1, MSG_DONTWAIT);
  return n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}

}  // namespace

TEST_CASE("bytes pass both ways, and wait while it is held", "[synthetic][forwarder]") {
  stretch s;
  write_text(s.near, "to the server");
  await_text(s.far, "to the server");
  write_text(s.far, "and back");
  await_text(s.near, "and back");
  s.network->hold();
  // What is held waits in the first of them at the latest: the one before may still pass.
  write_text(s.near, "a");
  std::this_thread::sleep_for(std::chrono::milliseconds{50});
  write_text(s.near, "b");
  std::this_thread::sleep_for(std::chrono::milliseconds{100});
  const auto passed = read_now(s.far);
  CHECK(passed.find('b') == passed.npos);
  s.network->release();
  await_text(s.far, std::string("ab").substr(passed.size()));
}

TEST_CASE("both ends hear that it was cut, or that the other one is gone",
          "[synthetic][forwarder]") {
  stretch s;
  SECTION("cut") {
    s.network->cut();
    tests::await("the near end", [&] { return is_over(s.near); });
    tests::await("the far end", [&] { return is_over(s.far); });
  }
  SECTION("gone") {
    s.far = {};
    tests::await("the near end", [&] { return is_over(s.near); });
  }
}
