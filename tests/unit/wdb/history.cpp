// What history can tell.
#include <catch2/catch.hpp>

#include "tests/unit/wdb/history_samples.hpp"

using namespace unit::history;

TEST_CASE(
    "every state that was, and every difference of two, can be told until retention removes it",
    "[wdb][history]") {
  std::mt19937 random(tests::seed("history"));
  remembered m;
  m.then[m.history.now - 1] = {{table_id::users, {}}, {table_id::groups, {}}};
  m.history.snapshot(table_id::groups, {}), m.note();
  m.history.snapshot(table_id::users, {user("u0", "a"), user("u3", "b"), user("u9", "c")}),
      m.note();
  for (int n = 0; n < 150; ++n) {
    m.history.now += static_cast<i64>(random() % 3) * 10 -
                     (random() % 20 == 0 ? 500 : 0);  // it may stand still, and step back
    write_at_random(m, random);
    m.note();
    if (n % 50 != 49) continue;
    check_states(m);
    check_differences(m, random);
    m.history.trim({.age = std::chrono::milliseconds{random() % 400}, .bytes = forever});
    check_states(m);
    check_differences(m, random);
  }
}

TEST_CASE("before the first commit there was nothing, and after the last there is what is",
          "[wdb][history]") {
  agent_history h;
  h.snapshot(table_id::users, {user("a", "sh")});
  CHECK(state_in(h, h.now - 1)->at(table_id::users).empty());
  CHECK(state_in(h, 0)->at(table_id::users).empty());
  CHECK((*state_in(h, h.now + 1'000'000) == now_in(h)));
}

TEST_CASE(
    "a first load is one entry of history, and reads as the rows that it brought, whatever became "
    "of them",
    "[wdb][history]") {
  agent_history h;
  h.snapshot(table_id::users, {user("a", "sh"), user("b", "sh"), user("c", "sh")});
  const auto loaded = h.now;
  h.now += 10;
  h.delta(table_id::users, {user("a", "zsh"), user("d", "sh")},
          {key_of(table_id::users, user("b", ""))});
  h.now += 10;
  h.delta(table_id::users, {user("a", "fish"), user("b", "back")}, {});
  const auto entries = h.read([](const store::reader& r) {
    std::vector<u64> kinds;
    REQUIRE(r.each_entry(
        [&](u64, const store::history_record& e) { return kinds.push_back(e.kind), status{}; }));
    return kinds;
  });
  CHECK(std::ranges::count(entries, store::first_load) == 1);
  CHECK(entries.size() == 6);
  const auto load = h.read([&](const store::reader& r) {
    return store::changes_between(r, {loaded - 1, loaded, both});
  });
  REQUIRE(load->size() == 3);
  for (const auto* name : {"a", "b", "c"}) {
    const auto& one = load->at(static_cast<std::size_t>(name[0] - 'a')).change;
    CHECK(one.kind == static_cast<u64>(schemas::change_kind::added));
    CHECK(one.new_stable.bytes == user(name, "sh").stable);
  }
  const auto& users = *schemas::find_table(table_id::users);
  const auto of_b = h.read([&](const store::reader& r) {
    return store::history_of(r, users, key_of(table_id::users, user("b", "")));
  });
  REQUIRE(of_b);
  CHECK(of_b->changes.size() == 3);  // loaded, removed, back
}

TEST_CASE("a change and its undoing are no difference, and both are among all changes",
          "[wdb][history]") {
  agent_history h;
  h.snapshot(table_id::users, {user("a", "sh"), user("b", "sh")});
  const auto before = h.now;
  for (const auto* shell : {"zsh", "sh"})
    h.now += 10, h.delta(table_id::users, {user("a", shell)}, {});
  h.now += 10;
  h.delta(table_id::users, {user("c", "sh")}, {key_of(table_id::users, user("b", ""))});
  h.now += 10;
  h.delta(table_id::users, {user("c", "zsh")}, {});
  const auto net = h.read([&](const store::reader& r) {
    return store::net_changes(r, {before, forever, both});
  });
  REQUIRE(net->size() == 2);
  CHECK(net->at(0).change.kind == static_cast<u64>(schemas::change_kind::removed));
  CHECK(net->at(1).change.kind == static_cast<u64>(schemas::change_kind::added));
  CHECK(net->at(1).change.new_stable.bytes == user("c", "zsh").stable);
  CHECK(net->at(1).change.commit_time == h.now);
  const auto all = h.read([&](const store::reader& r) {
    return store::changes_between(r, {before, forever, both});
  });
  REQUIRE(all->size() == 5);
  for (std::size_t i = 1; i < all->size(); ++i) CHECK(all->at(i - 1).commit <= all->at(i).commit);
  CHECK(h.read([&](const store::reader& r) {
           return store::changes_between(r, {before, forever, {table_id::groups}});
         })->empty());
}

TEST_CASE("a dump of the past has the stable columns, no volatile ones, and not the derived table",
          "[wdb][history][dump]") {
  agent_history h;
  h.snapshot(table_id::users, {user("a", "sh")});
  const auto before = h.now;
  h.now += 10;
  h.delta(table_id::users, {user("a", "zsh"), user("b", "sh")}, {});
  const auto parts = store::dump_tables_at(h.store(), {}, before);
  REQUIRE(parts);
  REQUIRE(parts->size() == 1);
  REQUIRE(parts->front().rows.size() == 1);
  const auto& row = parts->front().rows.front();
  CHECK(row.stable.bytes == user("a", "sh").stable);
  const auto values = schemas::decode_values(*schemas::find_table(table_id::users),
                                             row.stable.bytes, row.volatile_.bytes);
  CHECK(values);
  CHECK(store::dump_tables_at(h.store(), {"scans"}, before).error().code == common::errc::refused);
}

namespace {
std::vector<schemas::encoded_row> many_users(int count, const std::string& shell) {
  std::vector<schemas::encoded_row> out;
  for (int n = 0; n < count; ++n) out.push_back(user("u" + std::to_string(n), shell));
  return out;
}
}  // namespace
