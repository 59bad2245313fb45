// What comparisons of muster take, and what they do not.
#include "collector/policy/measure.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "collector/policy/policy_run.hpp"
#include "tests/support/host_folder.hpp"

using collector::policy::compare_versions;
using collector::policy::measure;
using collector::policy::measured;
using collector::policy::rule_verdict;

TEST_CASE("a size has the unit that it is written with", "[policy]") {
  const auto bytes = [](std::string_view text) {
    return measured(text, measure::size).value_or(-1);
  };
  CHECK(bytes("512") == 512);
  CHECK(bytes("10K") == 10'240);
  CHECK(bytes("10k") == 10'240);
  CHECK(bytes("10KiB") == 10'240);
  CHECK(bytes("10 MiB") == 10'485'760);
  CHECK(bytes("2G") == 2'147'483'648);
  CHECK(bytes("1GB") == 1'000'000'000);
  CHECK(bytes("1.5G") == 1'610'612'736);
  CHECK(bytes("0.5k") == 512);
  CHECK(bytes("10 mb") == 10'000'000);
  CHECK(bytes("20Mi") == 20'971'520);
  CHECK(bytes("infinity") > bytes("8191T"));
  for (const auto* none :
       {"", "M", "10X", "1.5", "1.G", "10M 5K", "-1K", "9999999T", "10 000", "1h"})
    CHECK(bytes(none) == -1);
}

TEST_CASE("a time is a span as systemd writes it, in seconds without a unit", "[policy]") {
  const auto ms = [](std::string_view text) {
    const auto us = measured(text, measure::time).value_or(-1000);
    return us == std::numeric_limits<std::int64_t>::max() ? us : us / 1000;
  };
  CHECK(ms("90") == 90'000);
  CHECK(ms("250ms") == 250);
  CHECK(ms("5000us") == 5);
  CHECK(ms("1.5h") == 5'400'000);
  CHECK(ms("15min") == 900'000);
  CHECK(ms("1h30min") == 5'400'000);
  CHECK(ms("1h 30") == 3'630'000);
  CHECK(ms("2 days") == 172'800'000);
  CHECK(ms("1w") == 604'800'000);
  CHECK(ms("unlimited") > ms("9999w"));
  for (const auto* none : {"", "h", "5 parsecs", "1.5", "90 5", "10M", "-1s"})
    CHECK(ms(none) == -1);
}

TEST_CASE("decimals count to a millionth, modes are octal", "[policy]") {
  CHECK(measured("1.5", measure::decimal) == 1'500'000);
  CHECK(measured("-0.25", measure::decimal) == -250'000);
  CHECK(measured("3", measure::decimal) == 3'000'000);
  CHECK_FALSE(measured("1.", measure::decimal));
  CHECK_FALSE(measured("1.5.2", measure::decimal));
  CHECK(measured("0644", measure::mode) == 0644);
  CHECK(measured("100644", measure::mode) == 0100644);
  CHECK_FALSE(measured("0648", measure::mode));
  CHECK(measured("44", measure::mode) == 044);  // as `stat -c %a` writes it
  CHECK(measured("0", measure::mode) == 0);
  CHECK_FALSE(measured("rw-r--r--", measure::mode));
}

TEST_CASE("versions are compared part by part", "[policy]") {
  const std::vector<const char*> rising{"1.0~rc1", "1.0rc1", "1.0",    "1.0.1", "1.2",  "1.9",
                                        "1.10",    "1.10p1", "1.10p2", "2",     "10.0", "1:0.5"};
  for (std::size_t a = 0; a < rising.size(); ++a)
    for (std::size_t b = 0; b < rising.size(); ++b) {
      if (a == 0 && b == 1) continue;  // two ways to say that it is not there yet
      if (a == 1 && b == 0) continue;
      CAPTURE(rising[a], rising[b]);
      CHECK((compare_versions(rising[a], rising[b]) < 0) == (a < b));
      CHECK((compare_versions(rising[a], rising[b]) == 0) == (a == b));
    }
  CHECK(compare_versions("1.2", "1.2.0") == 0);
  CHECK(compare_versions("v1.2", "1.2") == 0);
  for (const auto* early : {"1.2RC1", "1.2-RC1", "1.2Beta2", "1.2-Alpha", "1.2.DEV3"}) {
    CAPTURE(early);
    CHECK(compare_versions(early, "1.2") < 0);
    CHECK(compare_versions(early, "1.1") > 0);
  }
  CHECK(compare_versions("1.2-1", "1.2") > 0);
  CHECK(compare_versions("1.02", "1.2") == 0);
  CHECK(compare_versions("9.2p1", "9.2") > 0);
  CHECK(compare_versions("99999999999999999999999", "9999999999999999999999") > 0);
}

TEST_CASE("a rule compares in the unit of its operand", "[policy]") {
  tests::host_folder host;
  host.file("c", "max=10M\nidle=15min\nload=1.5\nmode=0644\nversion=9.2p1\nbad=10q\n");
  const auto verdict = [&](const std::string& pattern) {
    return host.eval("f:/c -> " + pattern).verdict;
  };
  CHECK(verdict("n:^max=(\\S+)$ compare >= 10MiB") == rule_verdict::found);
  CHECK(verdict("n:^max=(\\S+)$ compare > 10 MiB") == rule_verdict::not_found);
  CHECK(verdict("n:^idle=(\\S+)$ compare <= 1h") == rule_verdict::found);
  CHECK(verdict("n:^load=(\\S+)$ compare < 1.6") == rule_verdict::found);
  CHECK(verdict("m:^mode=(\\S+)$ compare within 0644") == rule_verdict::found);
  CHECK(verdict("m:^mode=(\\S+)$ compare within 0600") == rule_verdict::not_found);
  CHECK(verdict("v:^version=(\\S+)$ compare >= 9.2") == rule_verdict::found);
  CHECK(verdict("v:^version=(\\S+)$ compare >= 9.10") == rule_verdict::not_found);
  CHECK(verdict("n:^bad=(\\S+)$ compare < 1h") == rule_verdict::invalid);  // negated, no pass
  CHECK(verdict("m:^bad=(\\S+)$ compare within 0644") == rule_verdict::invalid);
  const auto seen = host.eval("f:/c -> n:^max=(\\S+)$ compare >= 10MiB");
  CHECK(seen.match.value == "10M");
  CHECK(seen.match.compare == ">= 10MiB");
}

TEST_CASE("a part of a value is not the value", "[policy]") {
  const tests::host_folder host;
  host.file("c",
            "size 10M\nrate 10k\nload 5.5\nttl 1d12h\nversion 9.10\ndays 365 x\nage 90d\n"
            "idle 1h 30min\nmax 10 mb\nmode 640\nttl2 5 # days\n");
  const auto verdict = [&](const std::string& pattern) {
    return host.eval("f:/c -> " + pattern).verdict;
  };
  for (const auto* part :
       {"n:^size (\\d+) compare > 5MiB", "n:^rate (\\d+) compare > 500",
        "n:^load (\\d+) compare > 5", "n:^ttl (\\d+d) compare > 30h",
        "v:^version (\\d+\\.\\d) compare >= 9.2", "v:^version (\\d+) compare >= 9.2",
        "n:^idle (\\S+) compare <= 1h", "n:^max (\\d+) compare <= 1M",
        "m:^mode \\d\\d(\\d)$ compare within 0644", "n:^size (\\d+)M$ compare > 5MiB",
        "n:^age (\\d+)d$ compare <= 90d"}) {
    CAPTURE(part);
    CHECK(verdict(part) == rule_verdict::invalid);
  }
  CHECK(verdict("n:^ttl2 (\\d+) compare <= 1min") == rule_verdict::found);
  CHECK(verdict("m:^mode (\\d+)$ compare within 0640") == rule_verdict::found);
  CHECK(verdict("n:^days (\\d+) compare <= 365") == rule_verdict::found);
  CHECK(verdict("n:^age (\\d+)d compare <= 90") == rule_verdict::found);  // said in the regex
}

TEST_CASE("a number that goes on as another one, or has a unit, is not what was captured",
          "[policy]") {
  const auto verdict = [](const std::string& value, const std::string& pattern) {
    const tests::host_folder host;
    host.file("c", "size=" + value + "\n");
    return host.eval("f:/c -> " + pattern).verdict;
  };
  const std::string loose = "n:^size=(\\d+) compare <= 100";
  for (const auto* part :
       {"10'000", "10_000", "10 000", "10 GB", "90 minutes", "10 MiB", "10 years", "1 bytes"}) {
    CAPTURE(part);
    CHECK(verdict(part, loose) == rule_verdict::invalid);
  }
  for (const auto* whole : {"10", "10 ", "10 # MB", "10 x", "10 of 000", "10 20", "10 0000", "10'",
                            "10 a000", "10:000", "10  GB", "10 d", "10\t000"}) {
    CAPTURE(whole);
    CHECK(verdict(whole, loose) == rule_verdict::found);
  }
  CHECK(verdict("10 GB", "n:^size=(\\d+) GB compare <= 100") == rule_verdict::found);
  CHECK(verdict("10 000", "n:^size=(\\d+) \\d compare <= 100") == rule_verdict::found);
}
