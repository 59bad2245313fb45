// The values of a program's settings: checked when they are set, typed when they are read.
#include "common/settings/values.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
namespace settings = common::settings;
namespace programs = common::settings::programs;
using Catch::Matchers::StartsWith;
using settings::values;
using words = std::vector<std::string>;

namespace {

/// What is said to a text that is no value; empty: it was taken.
std::string refusal(const settings::program& of, const settings::setting& s,
                    const std::string& typed) {
  const auto ok = values(of).set(s, typed);
  CHECK((ok || ok.error().code == common::errc::usage));
  return ok ? "" : ok.error().detail;
}

template <settings::kind Kind>
auto got(const settings::program& of, const settings::key<Kind>& k, const std::string& typed) {
  values v(of);
  REQUIRE(v.set(k, typed));
  return v.get(k);
}

}  // namespace

TEST_CASE("settings have the defaults of their program", "[settings]") {
  const values wdb(programs::wdb), analyzer(programs::analyzer), collector(programs::collector);
  CHECK(wdb.get(settings::history_age) == 24h * 90);
  CHECK(wdb.get(settings::history_size) == 256u << 20);
  CHECK(wdb.get(settings::hash_budget) == 5.0);
  CHECK(analyzer.get(settings::name) == "analyzer-1");
  CHECK(collector.get(settings::name).empty());
  CHECK_FALSE(collector.has(settings::name));
  CHECK(collector.get(settings::native));
  CHECK_FALSE(collector.get(settings::trust_commands));
  CHECK(collector.get(settings::policy).empty());
  CHECK_FALSE(collector.find(settings::agent));
}

TEST_CASE("each kind is read with its unit", "[settings]") {
  CHECK(got(programs::collector, settings::interval, "250ms") == 250ms);
  CHECK(got(programs::wdb, settings::history_size, "64KiB") == 65'536u);
  CHECK(got(programs::wdb, settings::hash_budget, "2.5") == 2.5);
  CHECK(got(programs::collector, settings::parallel, "64") == 64);
  CHECK_FALSE(got(programs::collector, settings::native, "false"));
  CHECK(got(programs::collector, settings::agent, "web-7") == "web-7");
  CHECK(got(programs::collector, settings::root, "/srv/image") == "/srv/image");
  CHECK(got(programs::scan, settings::policy, "a.yml") == words{"a.yml"});
  const settings::table_time six{"packages=6h", "packages", 6h};
  CHECK(got(programs::up, settings::table_interval, "packages=6h") == std::vector{six});
  const settings::agent_root image{"img=/srv/a=b", "img", "/srv/a=b"};
  CHECK(got(programs::up, settings::further_collector, "img=/srv/a=b") == std::vector{image});
}

TEST_CASE("what is no value is refused, and the option is named", "[settings]") {
  CHECK_THAT(refusal(programs::wdb, settings::history_age, "90"),
             StartsWith("--history-age: '90' is not an interval: expected a number of 1 or more"));
  CHECK_THAT(refusal(programs::wdb, settings::history_size, "1"),
             StartsWith("--history-size: '1' is not a size: expected"));
  CHECK(refusal(programs::wdb, settings::hash_budget, "101") ==
        "--hash-budget: '101' is not a number from 0 to 100");
  CHECK(refusal(programs::up, settings::analyzers, "0") ==
        "--analyzers: '0' is not a number from 1 to 64");
  CHECK(refusal(programs::up, settings::analyzers, "65") ==
        "--analyzers: '65' is not a number from 1 to 64");
  CHECK(refusal(programs::up, settings::analyzers, "2x") ==
        "--analyzers: '2x' is not a number from 1 to 64");
  CHECK(refusal(programs::collector, settings::native, "maybe") ==
        "--no-native: 'maybe' is neither true nor false");
  CHECK(refusal(programs::up, settings::table_interval, "packages") ==
        "--table-interval 'packages': want TABLE=TIME, as packages=6h");
  CHECK_THAT(refusal(programs::up, settings::table_interval, "packages=soon"),
             StartsWith("--table-interval 'packages=soon': 'soon' is not an interval"));
  for (const auto* bad : {"img", "img=", "=/srv"})
    CHECK(
        refusal(programs::up, settings::further_collector, bad) ==
        fmt::format("--collector '{}': want ID=ROOT, an agent id and the folder it examines", bad));
}

TEST_CASE("a choice is one of its words", "[settings]") {
  CHECK(got(programs::wdb, settings::log_format, "json") == "json");
  CHECK(values(programs::wdb).get(settings::log_format) == "auto");
  CHECK(refusal(programs::wdb, settings::log_format, "jsn") ==
        "--log-format: 'jsn' is none of auto logfmt json text; did you mean 'json'?");
  CHECK(refusal(programs::wdb, settings::log_format, "json|text") ==
        "--log-format: 'json|text' is none of auto logfmt json text");
}

TEST_CASE("what is refused changes nothing", "[settings]") {
  values v(programs::collector);
  CHECK_FALSE(v.set(settings::interval, "soon"));
  CHECK_FALSE(v.set(settings::table_interval, words{"users=1m", "users"}));
  CHECK_FALSE(v.set(settings::interval, words{"1h", "2h"}));
  CHECK_FALSE(v.set(settings::history_age, "1h"));  // another program's
  CHECK(v.as_typed() == values(programs::collector).as_typed());
}

TEST_CASE("to read or put what a program does not take is a bug", "[settings]") {
  values v(programs::broker);
  CHECK_THROWS_AS(v.get(settings::interval), std::logic_error);
  CHECK_THROWS_AS(v.put(settings::interval, "1h"), std::logic_error);
}

TEST_CASE("a folder is named by its whole path", "[settings]") {
  CHECK(refusal(programs::scan, settings::look_in, "srv/tools") ==
        "--look-in 'srv/tools': want the absolute path of a folder, as /srv/tools");
  CHECK(refusal(programs::scan, settings::look_in, "") ==
        "--look-in '': want the absolute path of a folder, as /srv/tools");
  CHECK(refusal(programs::up, settings::look_in, "//.") ==
        "--look-in '//.': that is the root itself: name folders in it");
  values v(programs::collector);
  REQUIRE(v.set(settings::look_in, words{"/srv/tools/", "/data"}));
  CHECK(v.get(settings::look_in) == words{"/srv/tools/", "/data"});
}

TEST_CASE("a foreign text in an error is harmless", "[settings]") {
  CHECK(refusal(programs::up, settings::table_interval, "a\x1b[2J") ==
        "--table-interval 'a\\x1b[2J': want TABLE=TIME, as packages=6h");
}

TEST_CASE("values are told as they were typed, lists element by element", "[settings]") {
  values v(programs::scan);
  REQUIRE(v.set(settings::policy, words{"a.yml", "b.yml"}));
  REQUIRE(v.set(settings::judging_time, "90s"));
  words out;
  for (const auto& [which, text] : v.as_typed()) out.push_back(which->field() + "=" + text);
  CHECK(out == words{"root=/", "policy=a.yml", "policy=b.yml", "trust_commands=false",
                     "native=true", "parallel=0", "judging_time=90s", "network_mounts=false"});
}

TEST_CASE("another program gets what it takes, and keeps its own defaults", "[settings]") {
  values up(programs::up);
  REQUIRE(up.set(settings::history_age, "12h"));
  REQUIRE(up.set(settings::policy, words{"a.yml", "b.yml"}));
  REQUIRE(up.set(settings::native, "false"));
  CHECK(up.for_program(programs::broker).arguments().empty());
  CHECK(up.for_program(programs::analyzer).arguments().empty());
  CHECK(up.for_program(programs::wdb).arguments() == words{"--history-age", "12h"});
  CHECK(up.for_program(programs::collector).arguments() ==
        words{"--policy", "a.yml", "--policy", "b.yml", "--no-native"});
  // What a file says every program reads by itself.
  up.put(settings::history_size, {"1GiB"}, "/etc/muster/muster.yaml:1:15");
  CHECK(up.for_program(programs::wdb).arguments() == words{"--history-age", "12h"});
}
