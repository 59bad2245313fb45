// Whoever asks while wdb stores one scan after the other as fast as it can gets each answer of one
// moment.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "common/clock.hpp"
#include "schemas/assessment.hpp"
#include "schemas/inventory.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/simulated_agent.hpp"
#include "tests/unit/vulnerabilities/osv_samples.hpp"

using schemas::json;
using tests::pipeline;

namespace {

constexpr const char* agent_id = "busy-1";
constexpr int least_packages = 20, more_packages = 17;

template <class Row>
collector::scanned_table table_of(const std::vector<Row>& rows) {
  collector::scanned_table t{.table = Row::id, .reason = {}, .rows = {}};
  for (const auto& row : rows) t.rows.push_back(schemas::encode_row(row));
  return t;
}

/// Its packages say how many there are, and all of which scan they are: two of them are affected
/// in every other scan. A check's evidence says what its result is.
collector::scan_outcome scan(int number) {
  const int count = least_packages + number % more_packages;
  const bool is_odd = number % 2 == 1;
  schemas::os os;
  os.host = agent_id, os.distribution = "debian", os.version_id = "12";
  std::vector<schemas::package> packages;
  for (int i = 0; i < count; ++i) {
    schemas::package p;
    p.name = fmt::format("lib-{}", i), p.architecture = "amd64", p.format = "deb";
    p.version = fmt::format("{}.{}", is_odd ? 2 : 1, number);
    p.section = fmt::format("{}", count), p.homepage = fmt::format("scan {}", number);
    packages.push_back(p);
  }
  schemas::check c;
  c.policy = "baseline", c.check_id = "1", c.title = "it is odd", c.condition = "all";
  c.result = is_odd ? "passed" : "failed", c.definition = std::string(32, 'd');
  c.evidence = json::array({{{"rule", "f:/etc/it -> r:odd"}, {"looked_at", *c.result}}}).dump();
  const auto now = common::wall_ms();
  return {.scan_id = fmt::format("scan-{:06}", number),
          .started = now,
          .ended = now,
          .hostname = agent_id,
          .os = "Debian",
          .tables = {table_of(std::vector{os}), table_of(packages), table_of(std::vector{c})},
          .policies = {}};
}

/// Scans, each as soon as the one before is stored.
class busy_agent {
 public:
  explicit busy_agent(const pipeline& p)
      : agent_(context_, p.root() + "/sim", p.paths().socket("agents"), agent_id) {
    store_next();
    writer_ = std::jthread([this](const std::stop_token& over) {
      while (!over.stop_requested()) store_next();
    });
  }
  int stored() const { return stored_; }

 private:
  void store_next() {
    agent_.commit(scan(stored_ + 1));
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    do agent_.exchange(common::milliseconds{1});
    while (!agent_.idle() && std::chrono::steady_clock::now() < end);
    ++stored_;
  }
  common::net::context context_;
  tests::simulated_agent agent_;
  std::atomic<int> stored_ = 0;
  std::jthread writer_;
};

/// The objects of a command that may have findings, or not know all.
std::vector<json> asked(const pipeline& p, std::vector<std::string> words) {
  words.insert(words.end(), {"--format", "json"});
  int code = -1;
  std::istringstream out(p.muster(std::move(words), &code));
  INFO(out.str());
  REQUIRE((code == 0 || code == 2 || code == 3));
  std::vector<json> all;
  for (std::string line; std::getline(out, line);)
    if (line.starts_with('{')) all.push_back(json::parse(line));
  return all;
}

void query_is_of_one_moment(const pipeline& p) {
  const auto rows =
      asked(p, {"query",
                "SELECT (SELECT count(*) FROM packages) AS counted, count(name) AS n, min(section) "
                "AS said, count(DISTINCT homepage) AS scans FROM packages"});
  INFO(rows.front().dump());
  CHECK(rows.front()["scans"] == 1);
  CHECK(rows.front()["n"] == rows.front()["counted"]);
  CHECK(std::to_string(rows.front()["n"].get<int>()) == rows.front()["said"]);
}

void dump_is_of_one_moment(const pipeline& p) {
  const auto rows = asked(p, {"dump", agent_id, "packages"});
  for (const auto& row : rows) {
    INFO(row.dump());
    REQUIRE(row["section"] == std::to_string(rows.size()));
    REQUIRE(row["homepage"] == rows.front()["homepage"]);
  }
}

void cves_are_of_one_moment(const pipeline& p) {
  std::set<std::string> affected;
  for (const auto& row : asked(p, {"cves", "--agent", agent_id}))
    if (row.contains("state") && row["state"] == "affected")
      affected.insert(row["source_version"].get<std::string>());
  CHECK(affected.size() <= 1);
  std::size_t both = 0;
  for (const auto& row : asked(p, {"cves", "--agent", agent_id}))
    both += row.contains("state") && row["state"] == "affected";
  CHECK((both == 0 || both == 2));
}

void why_is_of_one_moment(const pipeline& p) {
  const auto told = asked(p, {"why", agent_id, "1"}).front();
  INFO(told.dump());
  CHECK(told["rules"].front()["looked_at"] == told["result"]);
}

/// A version of an even scan is affected by both problems, one of an odd scan by none.
void explain_is_of_one_moment(const pipeline& p) {
  std::string version, cves;
  for (const auto& hop : asked(p, {"explain", "package", "lib-0", "--agent", agent_id})) {
    if (!hop.contains("hop")) continue;
    if (hop["hop"] == "package") version = hop["value"].dump();
    if (hop["hop"] == "cves") cves += hop["value"].dump();
  }
  INFO(version << " " << cves);
  CHECK((version.find("lib-0 1.") != std::string::npos) ==
        (cves.find("CVE-2026-10") != std::string::npos));
}

void import_feed(const pipeline& p) {
  for (int i = 0; i < 2; ++i)
    std::ofstream(p.file(fmt::format("DSA-{}-1.json", 10 + i)))
        << tests::osv_record(fmt::format("DSA-{}-1", 10 + i), "Debian:12", fmt::format("lib-{}", i),
                             "2", fmt::format(R"("upstream":["CVE-2026-1{}"],)", i));
  int code = -1;
  INFO(p.muster({"feed", "import", p.file("DSA-10-1.json"), p.file("DSA-11-1.json")}, &code));
  REQUIRE(code == 0);
}

}  // namespace

TEST_CASE("while wdb stores scans at full rate, every answer is of one moment", "[system][query]") {
  pipeline p;
  for (const auto* name : {"broker", "wdb", "analyzer-1"}) p.start(name);
  import_feed(p);
  const busy_agent agent(p);
  const auto lasts =
      std::getenv("MUSTER_SOAK") != nullptr ? std::chrono::seconds{60} : std::chrono::seconds{4};
  const auto end = std::chrono::steady_clock::now() + lasts;
  const int before = agent.stored();
  int rounds = 0;
  for (; rounds < 2 || std::chrono::steady_clock::now() < end; ++rounds) {
    query_is_of_one_moment(p);
    dump_is_of_one_moment(p);
    cves_are_of_one_moment(p);
    why_is_of_one_moment(p);
    explain_is_of_one_moment(p);
  }
  // Otherwise nothing was written beside the questions.
  CHECK(agent.stored() - before > rounds);
}
