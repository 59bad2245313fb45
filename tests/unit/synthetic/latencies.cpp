#include "synthetic/latencies.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;

TEST_CASE("a quantile is one of the times, and no time at first", "[synthetic][latencies]") {
  synthetic::latencies l;
  CHECK(l.quantile(0.5) == 0);
  const common::instant begin{};
  for (int ms = 100; ms >= 1; --ms) l.add(begin, begin + std::chrono::milliseconds{ms});
  CHECK(l.count() == 100);
  CHECK(l.quantile(0) == 1);
  CHECK(l.quantile(0.5) == 50);
  CHECK(l.quantile(0.99) == 99);
  CHECK(l.quantile(1) == 100);
}

TEST_CASE("the recent ones are those since the last look", "[synthetic][latencies]") {
  synthetic::latencies l;
  const common::instant begin{};
  l.add(begin, begin + 5ms);
  CHECK(l.take_recent(0.5) == 5);
  CHECK(l.take_recent(0.5) == 0);
  l.add(begin, begin + 9ms);
  CHECK(l.take_recent(0.5) == 9);
  CHECK(l.quantile(0) == 5);
}
