// Rows of a snapshot that are held in memory until all are here.
#include <catch2/catch.hpp>

#include "wdb/mirror/held_rows.hpp"

namespace {

wdb::held_row row(const std::string& at, const std::string& stable) {
  return {at, {}, {{stable}, {}}};
}

}  // namespace

TEST_CASE("held rows come in the order of their keys; of two with one key the later counts",
          "[wdb][staging]") {
  wdb::holding_room room;
  wdb::held_rows held(room);
  for (const auto& [at, stable] :
       {std::pair{"c", "1"}, {"a", "2"}, {"c", "3"}, {"b", "4"}, {"a", "5"}})
    held.add(row(at, stable));
  const auto sorted = std::move(held).in_order();
  REQUIRE(sorted.size() == 3);
  CHECK((sorted[0].at == "a" && sorted[0].row.stable.bytes == "5"));
  CHECK((sorted[1].at == "b" && sorted[1].row.stable.bytes == "4"));
  CHECK((sorted[2].at == "c" && sorted[2].row.stable.bytes == "3"));
}

TEST_CASE("what snapshots hold is bounded, each and together, and given back when they end",
          "[wdb][staging]") {
  wdb::holding_room room{.left = 3 * wdb::held_rows::most_bytes / 2};
  {
    wdb::held_rows first(room), second(room);
    CHECK(first.reserve(wdb::held_rows::most_bytes));
    CHECK_FALSE(first.reserve(1));
    CHECK(second.reserve(wdb::held_rows::most_bytes / 2));
    CHECK_FALSE(second.reserve(1));
  }
  CHECK(room.left == 3 * wdb::held_rows::most_bytes / 2);
}
