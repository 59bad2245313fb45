// A route that leads nowhere: one way, the other way, both, and a connection that only the server
// knows to be over.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "tests/support/host_behind_proxy.hpp"
#include "tests/support/stage_counts.hpp"

using namespace std::chrono_literals;
using tests::byte_proxy;
using tests::host_behind_proxy;

namespace {

/// Longer than the 15 s after which a peer that is silent counts as gone, in a soak.
std::chrono::milliseconds silence() { return std::getenv("MUSTER_SOAK") != nullptr ? 40s : 1500ms; }

void change_during(host_behind_proxy& far, std::chrono::milliseconds most) {
  for (const tests::stopwatch w; w.passed() < most; std::this_thread::sleep_for(150ms))
    far.changes.make();
}

}  // namespace

TEST_CASE("a partition, one way, the other, or both: what changed meanwhile is there once it heals",
          "[system][faults]") {
  host_behind_proxy far("a partition");
  const auto cut = [&](bool up, bool down) {
    far.line.treat(byte_proxy::up, {.stopped = up});
    far.line.treat(byte_proxy::down, {.stopped = down});
  };
  for (const auto& [up, down] : {std::pair{true, false}, {false, true}, {true, true}}) {
    INFO((up ? "nothing gets up" : "") << (down ? " nothing comes down" : ""));
    cut(up, down);
    change_during(far, silence());
    // What is not acknowledged waits on the host.
    CHECK(tests::take_account(far.copies(), far.changes).acknowledged < far.changes.names().size());
    far.line.heal();
    far.close({});
  }
  tests::check_nothing_garbled(far.server);
}

TEST_CASE("a connection that only the server knows to be over is found out by its silence",
          "[system][faults]") {
  host_behind_proxy far("half open");
  const auto before = far.line.counted().connections.load();
  far.line.half_open();
  const tests::stopwatch silent;
  far.changes.make(3);
  tests::await(
      "the host to connect anew", [&] { return far.line.counted().connections > before; }, 60s,
      [&] { return far.last_words(); });
  std::cout << "connected anew after " << silent.passed().count() << " ms of silence\n";
  far.close({});
}
