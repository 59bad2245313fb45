// What an analyzer logs of frames that are no work.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "analyzer/worker.hpp"
#include "tests/support/captured_log.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t frames = 300;

analyzer::rule_file rules_in(const std::string& file) {
  std::ofstream(file) << "rules:\n- {id: any, table: users, severity: low, message: m}\n";
  auto rules = analyzer::rule_file::open(file);
  REQUIRE(rules);
  return std::move(*rules);
}

/// How many lines were left out, where the line says so.
std::uint64_t left_out(const std::string& line) {
  const std::string_view before = "warning refused_malformed: ";
  return line.starts_with(before) ? std::stoull(line.substr(before.size())) : 0;
}

}  // namespace

TEST_CASE("a broker that floods an analyzer with noise fills no log, and all of it is counted",
          "[analyzer][net]") {
  const tests::temp_dir dir;
  std::filesystem::create_directories(dir / "run");
  const common::net::context context;
  auto broker = common::net::hub::bind(context, dir / "run/stages.sock");
  REQUIRE(broker);
  auto link = common::net::link::connect(context, dir / "run/stages.sock");
  REQUIRE(link);
  const auto rules = rules_in(dir / "alerts.yml");
  const schemas::waiver_file waivers(dir / "waivers.yml");
  analyzer::worker worker(std::move(*link), "one", rules, waivers);
  std::optional<common::net::hub::arrival> enlisted;
  tests::await("the analyzer to enlist", [&] {
    worker.round(10ms);
    return (enlisted = broker->receive()).has_value();
  });

  tests::captured_log log;
  for (std::uint64_t n = 0; n < frames; ++n)
    REQUIRE(broker->send(enlisted->from.connection, "noise") == common::net::sent::queued);
  std::uint64_t written = 0, counted = 0;
  tests::await("each frame to be written or counted", [&] {
    worker.round(10ms);
    for (const auto& line : log.take()) {
      INFO(line);
      counted += left_out(line);
      written += line.starts_with("warning work was refused: ");
    }
    return written + counted == frames;
  });
  CHECK(written < frames / 2);
  CHECK(counted > 0);
  CHECK(worker.counted().at("refused") == frames);
}
