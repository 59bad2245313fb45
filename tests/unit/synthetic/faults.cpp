#include "synthetic/faults.hpp"

#include <catch2/catch.hpp>
#include <map>

using namespace std::chrono_literals;
using synthetic::fault_kind;

TEST_CASE("a seed makes the same faults again, and another seed makes others",
          "[synthetic][faults]") {
  synthetic::fault_plan one(5, 3), same(5, 3), other(6, 3);
  int different = 0;
  for (int n = 0; n < 100; ++n) {
    const auto a = one.next(), b = same.next(), c = other.next();
    CHECK(a.kind == b.kind);
    CHECK(a.stage == b.stage);
    CHECK(a.wait == b.wait);
    CHECK(a.lasts == b.lasts);
    CHECK(a.cuts == b.cuts);
    different += a.wait != c.wait ? 1 : 0;
  }
  CHECK(different > 50);
}

TEST_CASE("every kind of fault comes to every stage, and ends", "[synthetic][faults]") {
  synthetic::fault_plan plan(1, 3);
  std::map<std::pair<fault_kind, std::size_t>, int> seen;
  for (int n = 0; n < 300; ++n) {
    const auto f = plan.next();
    ++seen[{f.kind, f.stage}];
    CHECK(f.wait > 0ms);
    CHECK(f.wait <= 2s);
    CHECK((f.lasts == 0ms) == (f.kind == fault_kind::kill));
    CHECK(f.lasts <= 2500ms);
  }
  CHECK(seen.size() == 9);
}
