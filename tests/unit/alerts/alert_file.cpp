#include "alerts/alert_file.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "alerts/wording.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/unit/alerts/samples.hpp"

using tests::alerts::sample;

namespace {

std::vector<std::string> lines(const std::string& file) {
  std::vector<std::string> out;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

void tell(store::told_log& log, std::uint64_t number, const std::string& thing) {
  store::told_log::changes c;
  c.at.number = number;
  c.told = {alerts::tell_together({sample("rule", thing)}, 5)};
  REQUIRE(log.commit(c));
}

}  // namespace

TEST_CASE("after a kill the file is taken up where it stopped", "[alerts]") {
  const auto how = GENERATE("a torn line", "a line whose cursor was not saved", "nothing of it");
  INFO(how);
  tests::temp_dir dir;
  const auto file = dir / "alerts.jsonl";
  std::string whole;
  {
    auto log = *store::told_log::open(dir / "told", false);
    auto f = *alerts::alert_file::open(log, file);
    tell(log, 1, "1");
    REQUIRE((f.write() && f.sync()));
    tell(log, 2, "2");  // committed, and then the process is killed
    REQUIRE(log.each(1, [&](auto, const auto& a, bool&) -> common::status {
      return whole = schemas::dump_line(schemas::told_alert_json(a)) + "\n", common::status{};
    }));
  }
  {
    std::ofstream out(file, std::ios::app);
    if (std::string(how) == "a torn line") out << whole.substr(0, 20);
    if (std::string(how) == "a line whose cursor was not saved") out << whole;
  }
  auto log = *store::told_log::open(dir / "told", false);
  REQUIRE(alerts::alert_file::open(log, file));
  const auto found = lines(file);
  REQUIRE(found.size() == 2);
  CHECK(found[1] + "\n" == whole);
}

TEST_CASE("a file that was renamed is left whole, and a new one is begun", "[alerts]") {
  tests::temp_dir dir;
  const auto file = dir / "alerts.jsonl";
  auto log = *store::told_log::open(dir / "told", false);
  auto f = *alerts::alert_file::open(log, file);
  tell(log, 1, "1");
  REQUIRE(f.write());
  std::filesystem::rename(file, dir / "alerts.1");
  tell(log, 2, "2");
  REQUIRE(f.write());  // the turn was not seen yet
  REQUIRE(f.turn());
  tell(log, 3, "3");
  REQUIRE((f.write() && f.sync()));
  CHECK(lines(dir / "alerts.1").size() == 2);
  CHECK(lines(file).size() == 1);
  // And a start goes on in the new one.
  tell(log, 4, "4");
  REQUIRE(alerts::alert_file::open(log, file));
  CHECK(lines(file).size() == 2);
}

TEST_CASE("a file that was renamed just before a kill has its lines once", "[alerts]") {
  tests::temp_dir dir;
  const auto file = dir / "alerts.jsonl";
  const auto renamed = file + GENERATE(".1", "-20261130");
  auto log = *store::told_log::open(dir / "told", false);
  {
    auto f = *alerts::alert_file::open(log, file);
    tell(log, 1, "1");
    REQUIRE((f.write() && f.sync()));
    tell(log, 2, "2");
    tell(log, 3, "3");
    REQUIRE(f.write());  // and the cursor is where it was
  }
  std::filesystem::rename(file, renamed);
  tell(log, 4, "4");
  REQUIRE(alerts::alert_file::open(log, file));
  CHECK(lines(renamed).size() == 3);
  CHECK(lines(file).size() == 1);
}

TEST_CASE("a sink's file that holds the same lines stands for none of them", "[alerts]") {
  tests::temp_dir dir;
  const auto file = dir / "alerts.jsonl";
  auto log = *store::told_log::open(dir / "told", false);
  {
    auto f = *alerts::alert_file::open(log, file);
    tell(log, 1, "1");
    REQUIRE((f.write() && f.sync()));
    tell(log, 2, "2");
    REQUIRE(f.write());
  }
  std::filesystem::rename(file, dir / "out.jsonl");
  REQUIRE(alerts::alert_file::open(log, file));
  CHECK(lines(file).size() == 1);
}

TEST_CASE("what an older server wrote into the file is not written again", "[alerts]") {
  tests::temp_dir dir;
  const auto file = dir / "alerts.jsonl";
  const auto told = alerts::tell_together({sample("rule", "1")}, 5);
  std::ofstream(file) << schemas::dump_line(schemas::told_alert_json(told)) << "\n";
  auto log = *store::told_log::open(dir / "told", false);
  tell(log, 1, "1");
  tell(log, 2, "2");
  REQUIRE(alerts::alert_file::open(log, file));
  CHECK(lines(file).size() == 2);
}

TEST_CASE("a file that is large enough is put aside, and every alert stands once", "[alerts]") {
  tests::temp_dir dir;
  const auto file = dir / "alerts.jsonl";
  std::uint64_t number = 0;
  for (int start = 0; start < 3; ++start) {
    auto log = *store::told_log::open(dir / "told", false);
    auto f = *alerts::alert_file::open(log, file, {.bytes = 1000, .kept = 50});
    for (int i = 0; i < 7; ++i) {
      ++number;
      tell(log, number, std::to_string(number));
      REQUIRE(f.write());
      if (i % 2 == 0) REQUIRE(f.turn());
    }
  }
  std::vector<std::string> all;
  int files = 0;
  for (int n = 50; n >= 0; --n) {
    const auto some = lines(n == 0 ? file : file + "." + std::to_string(n));
    all.insert(all.end(), some.begin(), some.end());
    files += !some.empty();
  }
  CHECK(files > 3);
  REQUIRE(all.size() == number);
  std::ranges::sort(all);
  CHECK(std::ranges::adjacent_find(all) == all.end());
}

TEST_CASE("of files that were put aside the oldest go", "[alerts]") {
  tests::temp_dir dir;
  const auto file = dir / "alerts.jsonl";
  auto log = *store::told_log::open(dir / "told", false);
  auto f = *alerts::alert_file::open(log, file, {.bytes = 1, .kept = 2});
  for (std::uint64_t n = 1; n <= 5; ++n) {
    tell(log, n, std::to_string(n));
    REQUIRE((f.write() && f.turn()));
  }
  CHECK(std::filesystem::exists(file + ".1"));
  CHECK(std::filesystem::exists(file + ".2"));
  CHECK_FALSE(std::filesystem::exists(file + ".3"));
}
