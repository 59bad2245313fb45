// What anybody on the network can do to a broker that listens, while an agent that belongs goes on.
#include <catch2/catch.hpp>
#include <iostream>
#include <optional>
#include <thread>

#include "common/open_files.hpp"
#include "tests/support/closing_line.hpp"
#include "tests/support/enrolled_agent.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/process_use.hpp"
#include "tests/support/raw_peer.hpp"
#include "tests/support/stage_counts.hpp"

using namespace std::chrono_literals;
using tests::crowd;
using tests::zmtp_command_head;
using tests::zmtp_greeting;

namespace {

constexpr long most_left_kib = 64 * 1024;

struct stranger_kind {
  const char* name;
  std::size_t many;
  std::string says;
};

std::string curve(std::string_view after) { return zmtp_greeting("CURVE", 0, after); }

const std::string most(190u << 10, 'x');  // a little less than a frame may have

std::vector<stranger_kind> kinds(std::size_t idle) {
  return {
      {"say nothing", idle, ""},
      {"greet and say nothing more", 500, curve("")},
      {"end inside a greeting", 500, curve("").substr(0, 11)},
      {"send bytes at random", 500, most.substr(0, 4096)},
      {"begin a handshake", 500, curve("\4\xc8" + std::string("\5HELLO\1", 7))},
      {"announce 1 MiB", 500, curve(zmtp_command_head(1u << 20)) + most},
      {"announce 4 GiB", 500, curve(zmtp_command_head(4ull << 30)) + most},
      {"announce 2^63 bytes", 500, curve(zmtp_command_head(1ull << 63)) + most},
  };
}

/// A server that listens, and an agent that belongs to it and was served.
class visited_server {
 public:
  visited_server() {
    server_.listen_on(address_.text());
    for (const auto* name : {"broker", "wdb", "analyzer-1"}) server_.start(name);
    const auto key = tests::enrol(context_, server_, "belongs");
    agent_.emplace(server_.root() + "/sim", tests::connect(context_, key), key.agent);
    std::cout << "nobody else: " << tests::change(*agent_, 30).text() << "\n";
    files_ = tests::open_files(broker());
    memory_ = tests::anonymous_kib(broker());
  }
  pid_t broker() const { return server_.pid("broker"); }
  tests::pipeline& stages() { return server_; }
  /// They come, say what they say, and are gone; how many KiB more the broker has afterwards.
  long outlast(const stranger_kind& kind);

 private:
  long settled_memory() const;
  common::net::tcp_address address_ = tests::free_address();
  tests::pipeline server_;
  common::net::context context_;
  std::optional<tests::simulated_agent> agent_;
  std::size_t files_ = 0;
  long memory_ = 0;
};

/// The broker gives memory back once a few seconds: the least KiB within some of those times.
long visited_server::settled_memory() const {
  auto least = tests::anonymous_kib(broker());
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (least - memory_ >= most_left_kib && !tests::keeps_freed_memory &&
         std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(200ms);
    least = std::min(least, tests::anonymous_kib(broker()));
  }
  return least;
}

long visited_server::outlast(const stranger_kind& kind) {
  const auto cpu = tests::cpu_time(broker());
  const tests::stopwatch watch;
  crowd strangers;
  const auto came = strangers.come(address_.port, kind.many);
  strangers.say(kind.says);
  const auto trips = tests::change(*agent_, 20);
  const auto peak = tests::anonymous_kib(broker());
  const auto are_gone = [&, is_nudged = false]() mutable {
    // Where the queue of a listening socket was full the kernel forgets that a connection was made,
    // and our side does not know; whoever says something is told.
    if (!is_nudged && watch.passed() > 5s) strangers.say("x"), is_nudged = true;
    return strangers.still_open() == 0;
  };
  tests::await("the strangers to be cut off", are_gone);
  tests::await("the broker to have closed what they opened",
               [&] { return tests::open_files(broker()) <= files_ + 4; });
  const auto took = watch.passed().count(), used = (tests::cpu_time(broker()) - cpu).count();
  const auto left = settled_memory() - memory_;
  std::cout << fmt::format(
      "{} {}: {}; broker {} ms of a core in {} ms, {:+} KiB, afterwards {:+} KiB\n", came,
      kind.name, trips.text(), used, took, peak - memory_, left);
  return left;
}

}  // namespace

TEST_CASE("strangers by the thousand: an agent that belongs is served, and nothing of them stays",
          "[system][faults]") {
  constexpr std::size_t for_the_rest = 200;
  const auto idle = std::min<std::size_t>(5'000, common::raise_file_limit() - for_the_rest);
  visited_server server;
  for (const auto& kind : kinds(idle)) {
    INFO(kind.name);
    const auto left = server.outlast(kind);
    if (!tests::keeps_freed_memory) CHECK(left < most_left_kib);
  }
  CHECK_FALSE(server.stages().ended("broker"));
  const auto cpu = tests::cpu_time(server.broker());
  std::this_thread::sleep_for(1s);
  std::cout << "a second without them: broker " << (tests::cpu_time(server.broker()) - cpu).count()
            << " ms of a core\n";
  const tests::stage_counts counted(server.stages(), "broker");
  std::cout << "counted: " << counted.text("refused_") << "\n";
}

TEST_CASE("strangers whose handshakes are as long as a frame may be: their memory is given back",
          "[system][faults]") {
  common::raise_file_limit();
  visited_server server;
  const auto left = server.outlast(
      {"send all but the end of 191 KiB", 500, curve(zmtp_command_head(191u << 10)) + most});
  if (!tests::keeps_freed_memory) CHECK(left < most_left_kib);
}
