// Which tables are scanned when.
#include "collector/scan/schedule.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

#include "collector/scan/scanner.hpp"
#include "schemas/table.hpp"

using namespace std::chrono_literals;
namespace settings = common::settings;
using collector::schedule;
using schemas::table_id;

namespace {

constexpr common::instant start{std::chrono::hours{1000}};

common::result<collector::scan_intervals> intervals(const std::string& all,
                                                    const std::vector<std::string>& of_tables) {
  settings::values v(settings::programs::collector);
  if (auto s = v.set(settings::interval, all); !s) return fail(s.error());
  if (auto s = v.set(settings::table_interval, of_tables); !s) return fail(s.error());
  return collector::intervals_of(v);
}

bool has(const std::vector<table_id>& tables, table_id t) {
  return std::ranges::find(tables, t) != tables.end();
}

/// Past the turn of what walks through every file, which comes when nothing else is due.
void until_walked(schedule& s, common::instant now) {
  while (!has(s.take(now), table_id::suid_files)) {
  }
}

}  // namespace

TEST_CASE("first everything is scanned but what the server makes", "[collector][schedule]") {
  schedule s(*intervals("1h", {}));
  const auto first = s.take(start);
  CHECK(first.size() == schemas::tables().size() - 2);
  CHECK_FALSE(has(first, table_id::scans));
  CHECK_FALSE(has(first, table_id::suid_files));
  CHECK(s.take(start).empty());
}

TEST_CASE("what walks through every file has a turn by itself, a minute later",
          "[collector][schedule]") {
  schedule s(*intervals("1h", {"suid_files=2h"}));
  s.take(start);
  CHECK(s.take(start + 59s).empty());
  CHECK_FALSE(has(s.restart(start + 70s), table_id::suid_files));
  CHECK(s.take(start + 70s) == std::vector{table_id::suid_files});
  CHECK(s.take(start + 71s).empty());
  CHECK(s.take(start + 200min) == std::vector{table_id::suid_files});  // it waited long
  CHECK_FALSE(has(s.take(start + 200min), table_id::suid_files));
}

TEST_CASE("a table is due after its interval, and at most a tenth later", "[collector][schedule]") {
  for (int i = 0; i < 100; ++i) {
    schedule s(*intervals("1h", {"processes=10s", "checks=30m"}));
    s.take(start);
    CHECK(s.take(start + 10s - 1ms).empty());
    CHECK(s.take(start + 11s + 1ms) == std::vector{table_id::processes});
    until_walked(s, start + 70s);
    const auto half = s.take(start + 34min);
    CHECK(has(half, table_id::checks));
    CHECK(has(half, table_id::policies));
    CHECK(has(half, table_id::processes));
    CHECK_FALSE(has(half, table_id::packages));
    CHECK(has(s.take(start + 67min), table_id::packages));
  }
}

TEST_CASE("a table that costs much has an interval of its own by default",
          "[collector][schedule]") {
  static constexpr std::array takes{
      settings::taken{&settings::interval},
      settings::taken{.which = &settings::table_interval, .initial = "packages=6h,users=2h"}};
  static constexpr settings::program of{"with-defaults", takes};
  settings::values v(of);
  const auto usual = collector::intervals_of(v).value();
  CHECK(usual[table_id::packages] == 6h);
  CHECK(usual[table_id::users] == 2h);
  CHECK(usual[table_id::groups] == 1h);
  REQUIRE(v.set(settings::table_interval, std::vector<std::string>{"users=10s", "groups=3h"}));
  const auto set = collector::intervals_of(v).value();
  CHECK(set[table_id::packages] == 6h);
  CHECK(set[table_id::users] == 10s);
  CHECK(set[table_id::groups] == 3h);
}

TEST_CASE("every table with an interval by default is there", "[collector][schedule]") {
  for (const auto* p : {&settings::programs::collector, &settings::programs::up})
    for (const auto& one : settings::values(*p).get(settings::table_interval)) {
      INFO(one.typed);
      CHECK(schemas::find_table(one.table) != nullptr);
    }
}

TEST_CASE("what walks through every file has its turn where something else is always due",
          "[collector][schedule]") {
  schedule s(*intervals("1s", {"suid_files=2h"}));
  int walks = 0;
  for (auto now = start; now < start + 10min; now += 2s)
    if (has(s.take(now), table_id::suid_files)) ++walks;
  CHECK(walks == 1);
}

TEST_CASE("a scan out of turn plans all tables anew", "[collector][schedule]") {
  schedule s(*intervals("1h", {}));
  s.take(start);
  until_walked(s, start + 70s);
  s.restart(start + 59min);
  CHECK(s.take(start + 118min).empty());
}

TEST_CASE("another interval counts from now on, and postpones nothing", "[collector][schedule]") {
  schedule s(intervals("1h", {}).value());
  REQUIRE(has(s.take(start), table_id::users));
  until_walked(s, start + 2min);
  s.use(intervals("10m", {"packages=2h"}).value(), start + 5min);
  CHECK_FALSE(has(s.take(start + 14min), table_id::users));
  CHECK(has(s.take(start + 15min), table_id::users));
  CHECK_FALSE(has(s.take(start + 59min), table_id::packages));
  CHECK(has(s.take(start + 67min), table_id::packages));  // as it was planned
  CHECK_FALSE(has(s.take(start + 80min), table_id::packages));
}

TEST_CASE("an interval that cannot be taken says which and why", "[collector][schedule]") {
  const auto refusal = [](const std::string& all, const std::vector<std::string>& of_tables) {
    const auto r = intervals(all, of_tables);
    REQUIRE_FALSE(r);
    CHECK(r.error().code == common::errc::usage);
    return r.error().detail;
  };
  CHECK_THAT(refusal("60", {}), Catch::Matchers::StartsWith("--interval: "));
  CHECK_THAT(refusal("1h", {"packages"}), Catch::Matchers::Contains("want TABLE=TIME"));
  CHECK_THAT(refusal("1h", {"packges=1h"}), Catch::Matchers::Contains("packages"));
  CHECK_THAT(refusal("1h", {"packages=soon"}),
             Catch::Matchers::StartsWith("--table-interval 'packages=soon': "));
  CHECK_THAT(refusal("1h", {"scans=1h"}), Catch::Matchers::Contains("the server makes"));
  CHECK_THAT(refusal("1h", {"policies=1h"}), Catch::Matchers::Contains("give checks="));
  CHECK_THAT(refusal("1h", {"packages=1h", "packages=2h"}), Catch::Matchers::Contains("already"));
}

TEST_CASE("a folder that lies in another that is looked into is not named twice", "[collector]") {
  settings::values v(settings::programs::scan);
  REQUIRE(v.set(settings::look_in,
                std::vector<std::string>{"/data/app", "/data-x", "/data", "/data/", "/srv/a/b"}));
  CHECK(collector::scan_options_of(v).look_in ==
        std::vector<std::string>{"data", "data-x", "srv/a/b"});
}
