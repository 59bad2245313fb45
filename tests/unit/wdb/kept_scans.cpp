// Which rows of the table `scans` stay when there are too many.
#include "wdb/mirror/kept_scans.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "store/records.hpp"

namespace {

wdb::kept_scan row(int scan, const std::string& name, const std::string& says,
                   const std::string& kind = "table") {
  return {.scan_id = std::to_string(scan),
          .kind = kind,
          .name = name,
          .says = says,
          .started = scan,
          .row = name + std::to_string(scan)};
}

std::set<std::string> removed(std::vector<wdb::kept_scan> all) {
  const auto rows = wdb::rows_to_remove(std::move(all));
  return {rows.begin(), rows.end()};
}

}  // namespace

TEST_CASE("of old scans what says of a table something else than before stays", "[wdb]") {
  const int newest = store::scans_kept;
  std::vector<wdb::kept_scan> all{row(-1, "os", "ok"),         row(-2, "os", "ok"),
                                  row(-3, "os", "partial x"),  row(-4, "os", "partial x"),
                                  row(-5, "os", "ok"),         row(-6, "os", "ok"),
                                  row(-6, "users", "ok"),      row(-5, "users", "ok"),
                                  row(-3, "users", "unknown"), row(-3, "cis", "ok", "policy")};
  for (int scan = 0; scan < newest; ++scan) {
    all.push_back(row(scan, "os", "ok"));
    all.push_back(row(scan, "cis", "ok", "policy"));
  }
  CHECK(removed(all) == std::set<std::string>{"os-1", "os-3", "os-5", "users-5", "cis-3"});
  all.erase(all.begin(), all.begin() + 10);
  CHECK(removed(all).empty());
}

TEST_CASE("a table that says something else in every scan does not fill the store", "[wdb]") {
  const int scans = static_cast<int>(wdb::older_rows_kept) + 500;
  std::vector<wdb::kept_scan> all;
  for (int scan = 0; scan < scans; ++scan)
    all.push_back(row(scan, "os", scan % 2 == 0 ? "ok" : "partial"));
  const auto gone = removed(all);
  CHECK(gone.size() == 500 - store::scans_kept);
  CHECK(gone.contains("os0"));
  CHECK(!gone.contains("os" + std::to_string(scans - 1)));
}
