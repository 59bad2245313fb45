// More hosts than stores are open at a time.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/support/query_fleet.hpp"

using tests::ask;

namespace {

constexpr std::size_t count = 90;

/// Copies of web-1, of which h-41 cannot be read.
query::fleet_view copies(const tests::query_fleet& of, const std::string& stores) {
  query::fleet_view out{.hosts = {}, .stores = stores, .now = of.now};
  for (std::size_t i = 0; i < count; ++i) {
    const auto id = fmt::format("h-{:02}", i);
    std::filesystem::copy(of.store_of("web-1"), stores + "/" + id);
    out.hosts.push_back({.agent = id, .hostname = id + ".example.org", .had_store = true});
  }
  std::ofstream(stores + "/h-41/data.mdb") << "no store";
  return out;
}

}  // namespace

TEST_CASE("of more hosts than are open at a time each answers once, and in order", "[query]") {
  const tests::query_fleet fleet;
  const tests::temp_dir stores;
  const auto db = query::database::open(copies(fleet, stores.path()), {}, {}).value();
  const auto of_one = ask(*fleet.open(), "SELECT name FROM packages WHERE agent = 'web-1'");
  const auto packages = of_one.lines.size() - 1;
  REQUIRE(packages > 1);
  for (int again = 0; again < 2; ++again) {
    const auto counted = ask(*db, "SELECT count(*) FROM packages");
    CHECK(counted.lines.back() == std::to_string((count - 1) * packages));
    CHECK(counted.hosts.answered == count - 1);
    CHECK(db->of_hosts().skipped().size() == 1);
    CHECK(db->of_hosts().skipped().contains("h-41"));
  }
  const auto rows = ask(*db, "SELECT agent FROM packages");
  CHECK(rows.lines.size() == 1 + (count - 1) * packages);
  CHECK(std::ranges::is_sorted(rows.lines.begin() + 1, rows.lines.end()));
  const auto one_key = ask(*db,
                           "SELECT agent, count(*) FROM users WHERE name = 'root' AND uid = 0 "
                           "GROUP BY agent");
  CHECK(one_key.lines.size() == count);
  CHECK(one_key.lines.back() == "h-89|1");
}

TEST_CASE("a question that is over leaves the hosts that it did not come to", "[query]") {
  const tests::query_fleet fleet;
  const tests::temp_dir stores;
  const auto db = query::database::open(copies(fleet, stores.path()), {}, {}).value();
  const auto some = ask(*db, "SELECT DISTINCT agent FROM packages LIMIT 20");
  CHECK(some.lines.back() == "h-19");
  CHECK(some.hosts.not_asked == count - 20);
}
