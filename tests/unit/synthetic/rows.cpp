#include "synthetic/rows.hpp"

#include <catch2/catch.hpp>
#include <set>

using schemas::table_id;
using synthetic::make_row;
using synthetic::spread;

TEST_CASE("rows are spread over the tables of a host, and all of them are", "[synthetic][rows]") {
  for (const std::uint32_t rows : {1u, 2u, 7u, 20u, 300u, 4321u}) {
    std::uint32_t all = 0;
    for (const auto& s : spread(rows)) {
      CHECK(s.rows > 0);
      all += s.rows;
    }
    CHECK(all == rows);
  }
  CHECK(spread(300).size() == 5);
  CHECK(spread(0).empty());
}

TEST_CASE("made-up rows are such as a server takes, each with a key of its own",
          "[synthetic][rows]") {
  for (const auto& [id, rows] : spread(200)) {
    const auto& table = *schemas::find_table(id);
    std::set<std::string> keys;
    for (std::uint32_t n = 0; n < rows; ++n) {
      const auto row = make_row(3, id, n, 5);
      CHECK(schemas::check_row(table, row.stable, row.volatile_));
      keys.insert(*schemas::key_of(table, row.stable));
    }
    CHECK(keys.size() == rows);
  }
}

TEST_CASE("a change leaves a row's key and gives it a content it never had", "[synthetic][rows]") {
  for (const auto& [id, rows] : spread(20)) {
    const auto& table = *schemas::find_table(id);
    std::set<std::string> contents;
    for (std::uint32_t revision = 0; revision < 50; ++revision) {
      const auto row = make_row(1, id, 0, revision);
      CHECK(*schemas::key_of(table, row.stable) ==
            *schemas::key_of(table, make_row(1, id, 0, 0).stable));
      contents.insert(row.stable);
    }
    CHECK(contents.size() == 50);
    CHECK(make_row(1, id, 0, 7) == make_row(1, id, 0, 7));
  }
}
