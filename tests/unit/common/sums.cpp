// Sums over all values of a database: kept through whatever is written, and wrong when a value is
// missing, of before, or another's, though each value proves itself.
#include "common/kv/sums.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <random>

#include "common/kv/lmdb.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/temp_dir.hpp"

using common::kv::env;
using common::kv::txn;
using common::kv::write_txn;

namespace {

env open_summed(const tests::temp_dir& dir, std::optional<std::size_t> sums_in = 1) {
  return *env::open(dir.path(), {.databases = {"rows", "meta", "more"}, .sums_in = sums_in});
}

void put(const env& e, std::size_t db, const std::string& key, const std::string& value) {
  auto t = *write_txn::begin(e);
  REQUIRE(t.put(e.db(db), key, value));
  REQUIRE(std::move(t).commit());
}

bool adds_up(const env& e) {
  const auto t = *txn::read(e);
  for (std::size_t d = 0; d < e.sums().all.size(); ++d)
    if (const auto s = t.check_sum(e, d); !s) {
      CHECK(s.error().code == common::errc::corrupt);
      return false;
    }
  return true;
}

/// As stored, hash and value; and put back as a page of before would have it.
std::string stored(const env& e, std::size_t db, std::string key) {
  MDB_txn* t = nullptr;
  REQUIRE(mdb_txn_begin(e.raw(), nullptr, MDB_RDONLY, &t) == 0);
  MDB_val k{key.size(), key.data()}, v{};
  REQUIRE(mdb_get(t, e.db(db).handle, &k, &v) == 0);
  std::string out(static_cast<const char*>(v.mv_data), v.mv_size);
  mdb_txn_abort(t);
  return out;
}
void put_back(const env& e, std::size_t db, std::string key, std::string bytes) {
  MDB_txn* t = nullptr;
  REQUIRE(mdb_txn_begin(e.raw(), nullptr, 0, &t) == 0);
  MDB_val k{key.size(), key.data()}, v{bytes.size(), bytes.data()};
  if (bytes.empty())
    REQUIRE(mdb_del(t, e.db(db).handle, &k, nullptr) == 0);
  else
    REQUIRE(mdb_put(t, e.db(db).handle, &k, &v, 0) == 0);
  REQUIRE(mdb_txn_commit(t) == 0);
}

}  // namespace

TEST_CASE("sums: whatever is written and erased, in commits that last and that do not",
          "[kv][sums]") {
  std::mt19937 random(tests::seed("sums"));
  const tests::temp_dir dir;
  const auto e = open_summed(dir);
  CHECK(adds_up(e));
  for (int commit = 0; commit < 200; ++commit) {
    auto t = *write_txn::begin(e);
    for (auto n = random() % 20; n > 0; --n) {
      const auto db = e.db(random() % 3);
      const auto key = std::to_string(random() % 40);
      switch (random() % 8) {
        case 0:
          REQUIRE(t.erase(db, key));
          break;
        case 1:
          if (random() % 8 == 0 && db.handle != e.db(1).handle) REQUIRE(t.erase_prefix(db, "1"));
          break;
        default:
          REQUIRE(t.put(db, key, std::string(random() % 3000, 'v') + key));
      }
    }
    if (random() % 4 != 0) REQUIRE(std::move(t).commit());
    REQUIRE(adds_up(e));
  }
  REQUIRE(txn::read(e)->count(e.db(0)) > 0);
}

TEST_CASE("sums: a value of before, one that is gone and another's are found", "[kv][sums]") {
  const tests::temp_dir dir;
  const auto e = open_summed(dir);
  for (const std::size_t db : {0, 1, 2}) {
    put(e, db, "a", "old");
    put(e, db, "b", "b");
    const auto before = stored(e, db, "a");
    put(e, db, "a", "new");
    const auto now = stored(e, db, "a");
    CHECK(adds_up(e));
    put_back(e, db, "a", before);
    CHECK(*txn::read(e)->get(e.db(db), "a") == "old");  // which is a good value
    CHECK_FALSE(adds_up(e));
    put_back(e, db, "a", now);
    CHECK(adds_up(e));
    const auto other = stored(e, db, "b");
    put_back(e, db, "b", "");
    CHECK_FALSE(adds_up(e));
    put_back(e, db, "b", other);
    CHECK(adds_up(e));
  }
  const auto record = stored(e, 1, "sums");
  put(e, 0, "c", "c");
  const auto last = stored(e, 1, "sums");
  for (const auto& bytes : {record, std::string{}}) {
    put_back(e, 1, "sums", bytes);
    CHECK_FALSE(adds_up(e));
    put_back(e, 1, "sums", last);
    CHECK(adds_up(e));
  }
}

TEST_CASE("sums: a file without them gets them at its first commit", "[kv][sums]") {
  const tests::temp_dir dir;
  {
    const auto e = open_summed(dir, std::nullopt);
    for (const std::size_t db : {0, 1, 2}) put(e, db, "a", "1");
  }
  const auto e = open_summed(dir);
  CHECK_FALSE(adds_up(e));
  put(e, 0, "b", "2");
  CHECK(adds_up(e));
  put_back(e, 2, "a", "");
  CHECK_FALSE(adds_up(e));
}

TEST_CASE("sums: what is mended by erasing what cannot be read adds up again", "[kv][sums]") {
  const tests::temp_dir dir;
  const auto e = open_summed(dir);
  for (const auto* key : {"a", "b", "c"}) put(e, 0, key, key);
  put_back(e, 0, "a", "no hash and no value");
  CHECK_FALSE(adds_up(e));
  auto t = *write_txn::begin(e);
  REQUIRE(t.erase_before(e.db(0), "b"));
  REQUIRE(std::move(t).commit());
  CHECK(adds_up(e));
  CHECK(txn::read(e)->count(e.db(0)) == 2);
}

TEST_CASE("sums: a record that is damaged is named as that", "[kv][sums][bad]") {
  const tests::temp_dir dir;
  const auto e = open_summed(dir);
  put(e, 0, "a", "1");
  put_back(e, 1, "sums", "8 bytes and more that are no record");
  CHECK_FALSE(adds_up(e));
  auto t = *write_txn::begin(e);
  const auto s = t.put(e.db(0), "a", "2");
  REQUIRE_FALSE(s);
  CHECK(s.error().code == common::errc::corrupt);
  CHECK(s.error().detail.find("73756d73") != std::string::npos);
}
