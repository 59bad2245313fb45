// What a piece of work may cost.
#include "common/work_budget.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "common/root_dir.hpp"

using namespace std::chrono_literals;
using common::work_budget;

TEST_CASE("time that is over is spent, and stays so", "[common][budget]") {
  CHECK_FALSE(work_budget(10s, 1h).spent());
  work_budget b(10s, 5ms);
  std::this_thread::sleep_for(10ms);
  CHECK(b.spent());
  CHECK(b.reason() == "its 5 ms are over");
}

TEST_CASE("CPU that is used up is spent, although there is time", "[common][budget]") {
  work_budget b(5ms, 60s);
  while (!b.spent())
    ;
  CHECK(b.reason() == "its 5 ms of CPU are used up");
}

TEST_CASE("who reads files on a spent budget is told so; the same folder without one is read",
          "[common][budget]") {
  const auto host = *common::root_dir::open("/");
  CHECK_FALSE(host.is_budget_spent());
  work_budget none(60s, 0ms);
  const auto bounded = *host.within(none);
  CHECK(bounded.is_budget_spent());
  const auto file = bounded.read("etc/passwd", 100);
  REQUIRE_FALSE(file);
  CHECK(file.error().code == common::errc::timeout);
  CHECK(host.read("etc/passwd", 100));
}
