// Links over real sockets.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

#include "common/net/link.hpp"
#include "tests/support/temp_dir.hpp"

using common::net::context;
using common::net::hub;
using common::net::link;

TEST_CASE("a link may go at any moment while it is being connected, and leaves no memory behind",
          "[net]") {
  const tests::temp_dir dir;
  const auto socket =
      dir /
      "run/a-path-as-long-as-those-of-the-stages.sock";  // libzmq allocates what is over 33 bytes
  std::filesystem::create_directories(dir / "run");
  const context server;
  const auto listening = hub::bind(server, socket);
  REQUIRE(listening);
  // LeakSanitizer looks at the end of the process. One round in thirty lost 90 bytes when the order
  // was wrong.
  for (int i = 0; i < 600; ++i) {
    const context ours;
    const auto l = link::connect(ours, socket);
    REQUIRE(l);
    std::this_thread::sleep_for(std::chrono::microseconds{i * 7 % 1500});
  }
}

TEST_CASE("the names that a hub gives to connections cannot be known before", "[net]") {
  const tests::temp_dir dir;
  std::vector<std::string> names;
  for (int i = 0; i < 2; ++i) {
    std::srand(1);  // as in a process that was just started
    const context ctx;
    auto listening = *hub::bind(ctx, dir / "hub.sock");
    auto l = *link::connect(ctx, dir / "hub.sock");
    std::optional<hub::arrival> a;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (!a && std::chrono::steady_clock::now() < end) {
      l.send("hello");
      common::net::waiter().add(listening).wait(std::chrono::milliseconds{5});
      a = listening.receive();
    }
    REQUIRE(a);
    names.push_back(a->from.connection);
  }
  CHECK(names[0] != names[1]);
}
