// Which rows a scan that found less takes from the collector's copy.
#include <catch2/catch.hpp>

#include "tests/unit/collector/state_samples.hpp"

using namespace unit::state;

TEST_CASE("nothing reads as everything was removed", "[state]") {
  streaming s;
  REQUIRE(s.store.commit(scan_of({}, table_status::unknown)));
  CHECK(s.store.rows(table_id::users)->size() == 2);
  const auto sum = s.store.commit(scan_of({user("carol", 7)}, table_status::partial, false));
  CHECK(sum->held == 2);
  CHECK(s.store.rows(table_id::users)->size() == 3);
  const auto entries = outbox(s.store);
  REQUIRE(entries.size() == 1);
  CHECK(schemas::decode<schemas::delta>(entries[0].payload.bytes)->deletes.empty());
}

TEST_CASE("what a host has no more of has no rows left", "[state]") {
  streaming s;
  const auto sum = s.store.commit(scan_of({}, table_status::unsupported));
  CHECK(sum->deletes == 2);
  CHECK(s.store.rows(table_id::users)->empty());
  CHECK(outbox(s.store).size() == 1);
  CHECK(s.store.table(table_id::users).version == 2);

  REQUIRE(s.store.commit(scan_of({}, table_status::unsupported)));
  CHECK(s.store.table(table_id::users).version == 2);
  CHECK(outbox(s.store).size() == 1);
}

TEST_CASE("where a source may only be hidden, its rows stay", "[state]") {
  streaming s;
  const auto sum = s.store.commit(scan_of({}, table_status::unsupported, false));
  CHECK(sum->held == 2);
  CHECK(s.store.rows(table_id::users)->size() == 2);
}

TEST_CASE("what a host never had any of is no version", "[state]") {
  const tests::temp_dir dir;
  auto store = *state_store::open(dir.path(), 1);
  REQUIRE(store.commit(scan_of({}, table_status::unsupported)));
  CHECK(store.table(table_id::users).version == 0);
  CHECK(store.table(table_id::users).status == static_cast<u64>(table_status::unsupported));
}
