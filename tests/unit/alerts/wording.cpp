#include "alerts/wording.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/alerts/samples.hpp"

using namespace tests::alerts;

TEST_CASE("parts that there is no room for are counted", "[alerts]") {
  std::vector<schemas::alert> parts(40, sample("package-added", "p"));
  for (auto& a : parts) a.new_stable = {std::string(64 << 10, 'x')};
  const auto told = alerts::tell_together(parts, 0);
  CHECK(told.parts.size() + told.left_out == 40);
  CHECK(told.left_out > 20);
}

TEST_CASE("the gravest of several leads", "[alerts]") {
  auto grave = sample("score-collapsed", "cis");
  grave.severity = static_cast<schemas::u64>(schemas::severity::high);
  const auto told = alerts::tell_together({sample("check-flipped", "5"), grave}, 0);
  CHECK(told.severity == grave.severity);
  CHECK(told.parts.front().rule == "score-collapsed");
  CHECK(told.message == "score-collapsed cis; check-flipped 5");
}
