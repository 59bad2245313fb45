// A broker with fewer files than strangers have connections.
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <iostream>
#include <thread>

#include "common/open_files.hpp"
#include "tests/support/closing_line.hpp"
#include "tests/support/enrolled_agent.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/process_use.hpp"
#include "tests/support/raw_peer.hpp"

using namespace std::chrono_literals;

TEST_CASE("strangers who use up a broker's files: the agents that are in stay served",
          "[system][faults]") {
  common::raise_file_limit();
  const auto address = tests::free_address();
  tests::pipeline server;
  server.listen_on(address.text());
  for (const auto* name : {"broker", "wdb", "analyzer-1"}) server.start(name);
  const common::net::context context;
  const auto key = tests::enrol(context, server, "belongs");
  const auto late = tests::enrol(context, server, "comes-later");
  tests::simulated_agent agent(server.root() + "/sim", tests::connect(context, key), key.agent);
  std::cout << "nobody else: " << tests::change(agent, 30).text() << "\n";
  const auto broker = server.pid("broker");
  const auto files = static_cast<rlim_t>(tests::open_files(broker)) + 128;
  const rlimit few{files, files};
  REQUIRE(::prlimit(broker, RLIMIT_NOFILE, &few, nullptr) == 0);
  tests::crowd strangers;
  const auto cpu = tests::cpu_time(broker);
  const tests::stopwatch watch;
  const auto came = strangers.come(address.port, 500);
  const auto trips = tests::change(agent, 50);
  while (watch.passed() < 3s) std::this_thread::sleep_for(10ms);
  const auto used = tests::cpu_time(broker) - cpu;
  std::cout << fmt::format("{} strangers, {} files: {}; broker {} ms of {} ms\n", came, files,
                           trips.text(), used.count(), watch.passed().count());
  CHECK(used < watch.passed() * 8 / 10);
  strangers.leave();
  tests::await("the broker to have files again",
               [&] { return tests::open_files(broker) + 60 < files; });
  CHECK_FALSE(server.ended("broker"));
  tests::simulated_agent newcomer(server.root() + "/sim", tests::connect(context, late),
                                  late.agent);
  tests::change(newcomer, 1);
  tests::change(agent, 1);
}
