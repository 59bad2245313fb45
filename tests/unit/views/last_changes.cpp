#include "views/last_changes.hpp"

#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"
#include "schemas/row.hpp"
#include "tests/support/agent_history.hpp"
#include "tests/support/seed.hpp"

using schemas::table_id;
using tests::agent_history;

namespace {

schemas::encoded_row user_of(const std::string& name, int uid, const std::string& shell) {
  schemas::user u;
  u.name = name;
  u.uid = uid;
  u.shell = shell;
  return schemas::encode_row(u);
}

std::string key_of_user(const schemas::encoded_row& row) {
  return schemas::key_of(*schemas::find_table(table_id::users), row.stable).value();
}

std::set<std::string> keys_now(const agent_history& a) {
  std::set<std::string> out;
  for (const auto& [key, stable] : a.rows(table_id::users)) out.insert(key);
  return out;
}

std::map<std::string, std::int64_t> change_times(const agent_history& a) {
  std::map<std::string, std::int64_t> out;
  const auto changes = a.read([&](const store::reader& r) {
    return views::last_changes(r, table_id::users, keys_now(a)).value();
  });
  for (const auto& [key, change] : changes) out[key] = change.commit_time;
  return out;
}

/// The same from the whole of history, read forwards.
std::map<std::string, std::int64_t> all_change_times(const agent_history& a) {
  std::map<std::string, std::int64_t> all, out;
  const auto note = [&](std::uint64_t, const store::history_record& h) -> common::status {
    return all[h.key.bytes] = h.commit_time, common::status{};
  };
  REQUIRE(a.read(
      [&](const store::reader& r) { return store::each_change(r, {table_id::users}, note); }));
  for (const auto& key : keys_now(a))
    if (all.contains(key)) out[key] = all[key];
  return out;
}

}  // namespace

TEST_CASE("a row's last change is the one that all of history tells", "[views][random]") {
  std::mt19937 random(tests::seed("last changes"));
  const auto up_to = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const auto some_user = [&] {
    const int n = up_to(30);
    return user_of("user" + std::to_string(n), n, "/bin/" + std::to_string(up_to(4)));
  };
  agent_history a;
  std::vector<schemas::encoded_row> first;
  for (int n = 0; n < 20; ++n) first.push_back(user_of("user" + std::to_string(n), n, "/bin/0"));
  a.snapshot(table_id::users, first);
  for (int i = 0; i < 120; ++i) {
    a.now += 1000;
    if (up_to(3) == 0)
      a.delta(table_id::users, {}, {key_of_user(some_user())});
    else
      a.delta(table_id::users, {some_user()}, {});
    if (i % 20 == 0) CHECK(change_times(a) == all_change_times(a));
  }
  CHECK(change_times(a) == all_change_times(a));
  a.trim({.age = std::chrono::milliseconds{30'000}, .bytes = 1u << 30});
  CHECK(change_times(a) == all_change_times(a));
}

TEST_CASE("rows that came with the first load have its time", "[views]") {
  agent_history a;
  const auto ann = user_of("ann", 1, "/bin/sh"), bob = user_of("bob", 2, "/bin/sh");
  a.snapshot(table_id::users, {ann, bob});
  const auto loaded = a.now;
  a.now += 5000;
  a.delta(table_id::users, {user_of("bob", 2, "/bin/bash")}, {});
  CHECK(change_times(a) ==
        std::map<std::string, std::int64_t>{{key_of_user(ann), loaded}, {key_of_user(bob), a.now}});
}

TEST_CASE("history is not read further back than the oldest answer", "[views]") {
  agent_history a;
  const auto ann = user_of("ann", 1, "/bin/sh");
  a.snapshot(table_id::users, {ann});
  for (int i = 0; i < 40; ++i) {
    a.now += 1000;
    a.delta(table_id::users, {user_of("ann", 1, "/bin/" + std::to_string(i))}, {});
  }
  auto txn = common::kv::write_txn::begin(a.store().env()).value();
  const auto oldest = a.read([](const store::reader& r) { return r.first_entry(0).value(); });
  const auto history = a.store().db(store::keys::history);
  REQUIRE(txn.put(history, store::keys::change(oldest->commit + 1, 0), "not a record"));
  REQUIRE(std::move(txn).commit());
  const auto found = a.read([&](const store::reader& r) {
    return views::last_changes(r, table_id::users, {key_of_user(ann), "a key that never was"});
  });
  REQUIRE_FALSE(found);  // looking for all of it comes across the damage …
  CHECK(found.error().code == common::errc::corrupt);
  CHECK(change_times(a).at(key_of_user(ann)) == a.now);  // … which the last commits do not need
}
