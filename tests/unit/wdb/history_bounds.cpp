// What history can tell when retention has removed some of it, and whom values are blamed on.
#include <catch2/catch.hpp>

#include "tests/unit/wdb/history_samples.hpp"

using namespace unit::history;

TEST_CASE(
    "retention removes a bounded part at a time, also of one commit, and what it leaves is exact",
    "[wdb][history]") {
  agent_history h;
  for (const auto t : both) h.snapshot(t, {});  // what follows is no first load
  h.snapshot(table_id::users, many_users(6000, "sh"));
  h.snapshot(table_id::groups, {group("g", "a")});
  const auto first = h.now;
  h.now += 1000;
  const auto some = h.trim({.age = std::chrono::milliseconds{500}, .bytes = forever});
  CHECK(some.changes == trimmed_changes);
  CHECK(some.more);
  CHECK(h.read([](const store::reader& r) { return r.horizon().value()->commit; }) == 1);
  CHECK((state_in(h, first).value() == now_in(h)));
  CHECK_FALSE(state_in(h, first - 1));
  const auto rest = h.trim({.age = std::chrono::milliseconds{500}, .bytes = forever});
  CHECK(rest.changes == 6001 - trimmed_changes);
  CHECK_FALSE(rest.more);
  CHECK((state_in(h, first).value() == now_in(h)));
}

TEST_CASE(
    "a change that no analyzer judged yet keeps its history, whatever its age, and is sent from "
    "there",
    "[wdb][history]") {
  agent_history h;
  h.snapshot(table_id::users, {});
  for (int n = 0; n < 3; ++n)
    h.now += 1000, h.delta(table_id::users, many_users(100, "shell-" + std::to_string(n)), {});
  h.now += 1000;
  const history_limits nothing{.age = std::chrono::milliseconds{1}, .bytes = 0};
  h.trim(nothing, true);
  std::vector<schemas::change_set> sets;
  h.read([&](const store::reader& r) {
    REQUIRE(r.each_outgoing(0, [&](auto, const store::outbox_record& o, bool&) -> common::status {
      sets.push_back(schemas::decode<schemas::change_set>(r.outgoing_payload(o).value()).value());
      return {};
    }));
  });
  REQUIRE(sets.size() == 3);
  for (std::size_t n = 0; n < sets.size(); ++n) {
    CHECK(sets[n].version == n + 2);
    CHECK(sets[n].changes.size() == 100);
    CHECK(sets[n].changes[0].old_stable.bytes.empty() == (n == 0));
  }
  h.trim(nothing);
  CHECK_FALSE(h.read([](const store::reader& r) { return r.first_entry(0).value(); }));
}

TEST_CASE("history stays within its size, and its commits are numbered on when all of it is gone",
          "[wdb][history]") {
  agent_history h;
  for (int n = 0; n < 20; ++n)
    h.now += 10, h.snapshot(table_id::users, many_users(200, "shell-" + std::to_string(n)));
  const auto size = [&] {
    return h.read([&](const store::reader&) {
      return common::kv::txn::read(h.store().env())->bytes(h.store().db(store::keys::history));
    });
  };
  const history_limits limits{.bytes = 64u << 10};
  REQUIRE(size() > limits.bytes);
  while (h.trim(limits).more) {
  }
  CHECK(size() <= limits.bytes);
  const auto left = h.read([](const store::reader& r) { return r.first_entry(0).value(); });
  REQUIRE(left);
  CHECK(left->commit > 1);
  const auto last = h.read([](const store::reader& r) { return r.last_commit().value(); });
  h.trim({.bytes = 0});
  CHECK_FALSE(h.read([](const store::reader& r) { return r.first_entry(0).value(); }));
  h.now += 10;
  h.delta(table_id::users, {user("u1", "other")}, {});
  CHECK(h.read([](const store::reader& r) { return r.first_entry(0).value()->commit; }) ==
        last.number + 1);
  CHECK(net_in(h, h.now - 1, h.now).size() == 1);
}

TEST_CASE("each value is blamed on the change that brought it", "[wdb][history]") {
  agent_history h;
  const auto key = key_of(table_id::users, user("a", ""));
  const auto& users = *schemas::find_table(table_id::users);
  const auto blame = [&] {
    const auto history =
        h.read([&](const store::reader& r) { return store::history_of(r, users, key); }).value();
    const auto columns = store::blame_columns(users, history).value();
    std::map<std::string, i64> out;
    for (std::size_t i = 0; i < columns.size(); ++i)
      out[std::string(users.columns[i].name)] =
          columns[i] ? history.changes[*columns[i]].change.commit_time : -1;
    return out;
  };
  h.snapshot(table_id::users, {user("a", "sh")});
  const auto appeared = h.now;
  for (const auto* shell : {"zsh", "sh", "fish"})
    h.now += 10, h.delta(table_id::users, {user("a", shell)}, {});
  const auto changed = h.now;
  CHECK(blame()["shell"] == changed);
  CHECK(blame()["name"] == appeared);
  SECTION("what is older than history is blamed on nothing") {
    h.trim({.age = std::chrono::milliseconds{1}, .bytes = forever});
    CHECK(blame()["shell"] == changed);
    CHECK(blame()["name"] == -1);
    h.now += 10;
    h.trim({.age = std::chrono::milliseconds{1}, .bytes = forever});
    CHECK(blame()["shell"] == -1);
  }
  SECTION("a row that went is told as it last was; one that came again is as old as that") {
    h.now += 10;
    h.delta(table_id::users, {}, {key});
    const auto gone =
        h.read([&](const store::reader& r) { return store::history_of(r, users, key); }).value();
    CHECK_FALSE(gone.present);
    CHECK(gone.stable == user("a", "fish").stable);
    CHECK(blame()["shell"] == changed);
    CHECK(h.read([&](const store::reader& r) {
             return store::keys_of(r, users);
           })->gone.count(key) == 1);
    h.now += 10;
    h.delta(table_id::users, {user("a", "fish")}, {});
    CHECK(blame()["shell"] == h.now);
    CHECK(blame()["name"] == h.now);
  }
  SECTION("a row that never was is not found") {
    CHECK_FALSE(h.read([&](const store::reader& r) {
      return store::history_of(r, users, key_of(table_id::users, user("z", "")));
    }));
  }
}
