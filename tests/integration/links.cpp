// Links over real sockets.
#include <catch2/catch.hpp>
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
