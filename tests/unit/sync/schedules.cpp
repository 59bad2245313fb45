// Whatever the line and the crashes do: a mirror that is called verified at a version is the
// agent's table at that version, a version never goes back, a mirror that is right is never found
// wrong, and in quiet times both become equal.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/support/seed.hpp"
#include "tests/unit/sync/simulation.hpp"

TEST_CASE(
    "schedules of loss, crashes, corruption and changes: never wrong, always equal in the end",
    "[reconcile][simulation]") {
  const unsigned first = tests::seed("simulation");
  const unsigned schedules = std::getenv("MUSTER_SOAK") != nullptr ? 100'000 : 1'200;
  simulated::ending sum;
  for (unsigned i = 0; i < schedules; ++i) {
    const auto end = simulated::run(first + i, simulated::without::nothing);
    INFO("schedule " << first + i);
    REQUIRE(end.violation == "");
    REQUIRE(end.converged);
    sum.repairs += end.repairs;
    sum.snapshots += end.snapshots;
    sum.conflicts += end.conflicts;
  }
  std::cout << schedules << " schedules: " << sum.repairs << " repairs, " << sum.conflicts
            << " refused by their digests, " << sum.snapshots << " snapshots\n";
  CHECK(sum.repairs > schedules / 10);
  CHECK(sum.conflicts > schedules / 100);
}

TEST_CASE("without any one of its rules the simulation fails", "[reconcile][simulation]") {
  using simulated::without;
  const auto off = GENERATE(without::delta_order, without::version_floor, without::digest_checks,
                            without::equal_versions, without::equal_keys, without::current_epoch,
                            without::chunk_unverifies);
  constexpr unsigned first =
      1000;  // the same schedules every time: each rule is needed in one of them
  std::string violation;
  unsigned tried = 0;
  for (; tried < 5'000 && violation.empty(); ++tried) {
    const auto end = simulated::run(first + tried, off);
    violation = !end.violation.empty() ? end.violation : end.converged ? "" : "never equal";
  }
  std::cout << "without rule " << static_cast<int>(off) << ": " << violation << ", after " << tried
            << " schedules\n";
  CHECK(violation != "");
}
