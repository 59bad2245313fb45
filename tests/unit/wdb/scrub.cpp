// Every value is read now and then, so that damage is found before it is needed.
#include "wdb/batches/scrub.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <functional>

#include "tests/support/temp_dir.hpp"

using namespace wdb;
using namespace std::chrono_literals;

TEST_CASE("a changed byte in a row that nobody asks for is found", "[wdb][scrub]") {
  const tests::temp_dir dir;
  {
    auto s = *store::agent_store::open(dir.path(), false);
    auto txn = *common::kv::write_txn::begin(s.env());
    REQUIRE(txn.put(s.db(store::keys::history), store::keys::change(1, 0), "what nobody reads"));
    REQUIRE(std::move(txn).commit());
    CHECK_FALSE(*read_values(s, {}, 1u << 20));
    CHECK_FALSE(*is_scrubbed(s, 1000));
    REQUIRE(note_scrubbed(s, 1000));
    CHECK(*is_scrubbed(s, 1001));
    CHECK_FALSE(*is_scrubbed(s, 1000 + 24LL * 3'600'000));
    CHECK_FALSE(*is_scrubbed(s, 999));  // the clock stepped back
  }
  std::fstream f(dir / "data.mdb", std::ios::in | std::ios::out | std::ios::binary);
  const std::string all((std::istreambuf_iterator<char>(f)), {});
  for (auto at = all.find("nobody"); at != std::string::npos; at = all.find("nobody", at + 1)) {
    f.seekp(static_cast<std::streamoff>(at));
    f.put('N');
  }
  f.close();
  auto s = store::agent_store::open(dir.path(), false);
  REQUIRE(s);
  const auto found = read_values(*s, {}, 1u << 20);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == common::errc::corrupt);
  CHECK(found.error().detail.find("history") != std::string::npos);
}

TEST_CASE("a good value of before is found by what all of them add up to", "[wdb][scrub]") {
  const tests::temp_dir dir;
  auto s = *store::agent_store::open(dir.path(), false);
  const auto applied = s.db(store::keys::applied);
  const auto put = [&](const std::string& value) {
    auto txn = *common::kv::write_txn::begin(s.env());
    REQUIRE(txn.put(applied, "key", value));
    REQUIRE(std::move(txn).commit());
  };
  const auto raw = [&](unsigned flags, const auto& work) {
    MDB_txn* t = nullptr;
    REQUIRE(mdb_txn_begin(s.env().raw(), nullptr, flags, &t) == 0);
    work(t);
    REQUIRE(mdb_txn_commit(t) == 0);
  };
  std::string name = "key", before;
  MDB_val key{name.size(), name.data()}, value{};
  put("of before");
  raw(MDB_RDONLY, [&](MDB_txn* t) {
    REQUIRE(mdb_get(t, applied.handle, &key, &value) == 0);
    before.assign(static_cast<const char*>(value.mv_data), value.mv_size);
  });
  put("of today");
  CHECK_FALSE(*read_values(s, {}, 1u << 20));
  raw(0, [&](MDB_txn* t) {
    value = {before.size(), before.data()};
    REQUIRE(mdb_put(t, applied.handle, &key, &value, 0) == 0);
  });
  const auto found = read_values(s, {}, 1u << 20);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == common::errc::corrupt);
  CHECK(found.error().detail.starts_with("applied: "));
  CHECK(found.error().detail.ends_with("values are missing, or of before"));
}

namespace {
/// Reads a store through in pieces, with `between` done between two of them; true: a damaged value
/// was met.
bool finds_damage(const store::agent_store& s, std::size_t bytes,
                  const std::function<void()>& between, int& pieces) {
  for (scrub_place at;; between()) {
    const auto next = read_values(s, at, bytes);
    ++pieces;
    if (!next) return next.error().code == common::errc::corrupt;
    if (!*next) return false;
    at = **next;
  }
}
}  // namespace

TEST_CASE("a store is read through in pieces, whatever is written meanwhile", "[wdb][scrub]") {
  const tests::temp_dir dir;
  auto s = *store::agent_store::open(dir.path(), false);
  const auto put = [&](store::keys::database d, const std::string& key, const std::string& value) {
    auto txn = *common::kv::write_txn::begin(s.env());
    REQUIRE(txn.put(s.db(d), key, value));
    REQUIRE(std::move(txn).commit());
  };
  for (std::uint64_t n = 1; n < 50; ++n)
    put(store::keys::history, store::keys::change(2 * n, 0), std::string(100, 'h'));
  put(store::keys::rows_a, "key", std::string(5000, 'r'));  // larger than a piece
  int pieces = 0;
  std::uint64_t fresh = 0;
  CHECK_FALSE(finds_damage(
      s, 500, [&] { put(store::keys::history, store::keys::change(2 * ++fresh + 1, 0), "new"); },
      pieces));
  CHECK(pieces > 10);
  {  // behind the checks' back, in the last database
    MDB_txn* raw = nullptr;
    REQUIRE(mdb_txn_begin(s.env().raw(), nullptr, 0, &raw) == 0);
    std::string name = store::keys::number(7), junk = "unchecked value";
    MDB_val key{name.size(), name.data()}, value{junk.size(), junk.data()};
    REQUIRE(mdb_put(raw, s.db(store::keys::outbox).handle, &key, &value, 0) == 0);
    REQUIRE(mdb_txn_commit(raw) == 0);
  }
  CHECK(finds_damage(
      s, 500, [&] { put(store::keys::history, store::keys::change(2 * ++fresh + 1, 0), "new"); },
      pieces));
}

TEST_CASE("all stores have their turn within an hour, and at once when wdb did not end by itself",
          "[wdb][scrub]") {
  std::vector<schemas::agent_id> agents;
  for (const auto* name : {"a", "b", "c", "d"}) agents.push_back(*schemas::agent_id::parse(name));
  const auto list = [&] { return agents; };
  common::instant t{100s};
  const auto turns = [&](scrub_schedule& s, common::milliseconds time) {
    int forced = 0, due = 0;
    for (const auto until = t + time; t < until; t += 10ms)
      if (const auto next = s.next(t, list)) ++(next->forced ? forced : due);
    return std::pair{forced, due};
  };
  scrub_schedule calm(false, t);
  CHECK(turns(calm, 4s) == std::pair{4, 0});
  CHECK(turns(calm, 1h) == std::pair{0, 4});
  scrub_schedule unclean(true, t);
  CHECK(turns(unclean, 1s).first == 4);
  CHECK(turns(unclean, 1h).first == 0);
}
