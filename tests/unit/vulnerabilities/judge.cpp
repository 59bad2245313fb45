// What the OSV format calls affected.
#include "vulnerabilities/judge.hpp"

#include <catch2/catch.hpp>

#include "vulnerabilities/read_osv.hpp"

using common::versions::format;
using vulnerabilities::affected_versions;
using vulnerabilities::event_kind;
using vulnerabilities::state;

namespace {

affected_versions ranges_of(
    const std::vector<std::vector<std::pair<event_kind, std::string>>>& ranges, format order,
    std::vector<std::string> versions = {}) {
  affected_versions out;
  for (const auto& events : ranges) {
    auto& to = out.ranges.emplace_back();
    for (const auto& [kind, version] : events)
      to.events.push_back({static_cast<schemas::u64>(kind), version});
  }
  out.versions = std::move(versions);
  vulnerabilities::prepare(out, order);
  return out;
}

state judged(const affected_versions& of, const std::string& version, format order = format::deb) {
  return vulnerabilities::judge(of, order, version).is;
}

}  // namespace

TEST_CASE("introduced \"0\" comes before every version", "[vulnerabilities]") {
  using enum event_kind;
  const auto open = ranges_of({{{introduced, "0"}}}, format::deb);
  CHECK(judged(open, "0~20160408.ffea0a2c-2") == state::affected);  // dpkg has that before 0
  const auto other = ranges_of({{{introduced, "0-1"}}}, format::deb);
  CHECK(judged(other, "0~20160408.ffea0a2c-2") == state::not_affected);
}

TEST_CASE("events count in the order of their versions, however they are written",
          "[vulnerabilities]") {
  using enum event_kind;
  const auto two =
      ranges_of({{{fixed, "2.0.7"}, {introduced, "2.0"}, {fixed, "1.26.18"}, {introduced, "0"}}},
                format::pypi);
  CHECK(judged(two, "1.26.17", format::pypi) == state::affected);
  CHECK(judged(two, "1.26.18", format::pypi) == state::fixed);
  CHECK(judged(two, "2.0.6", format::pypi) == state::affected);
  CHECK(judged(two, "2.0.7", format::pypi) == state::fixed);
  const auto in_second = vulnerabilities::judge(two, format::pypi, "2.0.6");
  CHECK(in_second.fixed_version == "2.0.7");
  CHECK(vulnerabilities::judge(two, format::pypi, "1.0").fixed_version == "1.26.18");
}

TEST_CASE("the last affected version is affected, and the next is fixed without a version",
          "[vulnerabilities]") {
  using enum event_kind;
  const auto last = ranges_of({{{introduced, "0"}, {last_affected, "4.5.1"}}}, format::npm);
  CHECK(judged(last, "4.5.1", format::npm) == state::affected);
  const auto after = vulnerabilities::judge(last, format::npm, "4.5.2");
  CHECK(after.is == state::fixed);
  CHECK(after.fixed_version.empty());
}

TEST_CASE("before what introduced it nothing is affected, behind a limit neither",
          "[vulnerabilities]") {
  using enum event_kind;
  const auto later = ranges_of({{{introduced, "4.2"}, {fixed, "4.2.15"}}}, format::pypi);
  CHECK(judged(later, "4.1.13", format::pypi) == state::not_affected);
  const auto branch = ranges_of({{{introduced, "1.0"}, {limit, "2.0"}}}, format::npm);
  CHECK(judged(branch, "1.5.0", format::npm) == state::affected);
  CHECK(judged(branch, "2.0.0", format::npm) == state::not_affected);
  const auto endless = ranges_of({{{introduced, "1.0"}, {limit, "*"}}}, format::npm);
  CHECK(judged(endless, "9.0.0", format::npm) == state::affected);
}

TEST_CASE("a listed version is affected, whatever the ranges say", "[vulnerabilities]") {
  using enum event_kind;
  const auto listed =
      ranges_of({{{introduced, "0"}, {fixed, "2.0-1"}}}, format::deb, {"1.0-1", "2.5-1"});
  CHECK(listed.versions == std::vector<std::string>{"2.5-1"});  // the range has the other one
  CHECK(judged(listed, "2.5-1") == state::affected);
  CHECK(judged(listed, "2.4-1") == state::fixed);
  CHECK(judged(ranges_of({}, format::deb, {"1.0"}), "1.1") == state::not_affected);
}

TEST_CASE("a reason names the versions and who compared them", "[vulnerabilities]") {
  using enum event_kind;
  const auto fix = ranges_of({{{introduced, "0"}, {fixed, "2.4.56-1~deb11u1"}}}, format::deb);
  CHECK(vulnerabilities::judge(fix, format::deb, "2.4.54-1").why ==
        "2.4.54-1 is before 2.4.56-1~deb11u1, which fixes it (dpkg's order)");
  CHECK(vulnerabilities::judge(fix, format::deb, "2.4.56-1").why ==
        "2.4.56-1 is not before 2.4.56-1~deb11u1, which fixes it (dpkg's order)");
  CHECK(
      vulnerabilities::judge(ranges_of({{{introduced, "0"}}}, format::deb), format::deb, "1").why ==
      "every version is affected: there is no fix");
}
