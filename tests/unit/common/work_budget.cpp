// What a piece of work may cost.
#include "common/work_budget.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "common/root_dir.hpp"

using namespace std::chrono_literals;
using common::work_budget;

TEST_CASE("without a budget nothing is spent", "[common][budget]") { CHECK_FALSE(work_budget::is_spent()); }

TEST_CASE("time that is over is spent, and stays so", "[common][budget]") {
  work_budget b(10s, 5ms);
  CHECK_FALSE(work_budget::is_spent());
  std::this_thread::sleep_for(10ms);
  CHECK(work_budget::is_spent());
  CHECK(b.reason() == "its 5 ms are over");
}

TEST_CASE("CPU that is used up is spent, although there is time", "[common][budget]") {
  work_budget b(5ms, 60s);
  while (!work_budget::is_spent())
    ;
  CHECK(b.reason() == "its 5 ms of CPU are used up");
}

TEST_CASE("a budget is its thread's and ends with its block", "[common][budget]") {
  {
    const work_budget outer(60s, 60s);
    const work_budget none(60s, 0ms);
    CHECK(work_budget::is_spent());
    bool elsewhere = true;
    std::thread([&] { elsewhere = work_budget::is_spent(); }).join();
    CHECK_FALSE(elsewhere);
  }
  CHECK_FALSE(work_budget::is_spent());
}

TEST_CASE("who reads files on a spent budget is told so", "[common][budget]") {
  const auto host = *common::root_dir::open("/");
  const work_budget none(60s, 0ms);
  const auto file = host.read("etc/passwd", 100);
  REQUIRE_FALSE(file);
  CHECK(file.error().code == common::errc::timeout);
}
