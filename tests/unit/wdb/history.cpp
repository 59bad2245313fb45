// What history can tell, and what it still can when retention has removed some of it.
#include "store/history.hpp"

#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"
#include "schemas/json.hpp"
#include "store/dump.hpp"
#include "store/row_history.hpp"
#include "tests/support/agent_history.hpp"
#include "tests/support/seed.hpp"

using namespace wdb;
using common::status;
using schemas::table_id;
using tests::agent_history;

namespace {

constexpr i64 forever = std::numeric_limits<i64>::max();
const std::set<table_id> both{table_id::users, table_id::groups};

schemas::encoded_row user(const std::string& name, const std::string& shell) {
  schemas::user u;
  u.name = name;
  u.uid = 1000;
  u.shell = shell;
  return schemas::encode_row(u);
}

schemas::encoded_row group(const std::string& name, const std::string& member) {
  schemas::group g;
  g.name = name;
  g.gid = 100;
  g.members = std::vector<std::string>{member};
  return schemas::encode_row(g);
}

std::string key_of(table_id t, const schemas::encoded_row& row) {
  return schemas::key_of(*schemas::find_table(t), row.stable).value();
}

using states = std::map<table_id, store::table_state>;

states now_in(const agent_history& h) {
  states out;
  for (const auto t : both) out[t] = h.rows(t);
  return out;
}

common::result<states> state_in(const agent_history& h, i64 at) {
  return h.read([&](const store::reader& r) { return store::state_at(r, both, at); });
}

/// What takes `from` to `to`, as the difference of two maps: (table, key) → (old, new).
using difference = std::map<std::pair<u64, std::string>, std::pair<std::string, std::string>>;
difference compare(const states& from, const states& to) {
  difference out;
  for (const auto t : both) {
    const auto number = static_cast<u64>(t);
    for (const auto& [key, stable] : from.at(t)) out[{number, key}].first = stable;
    for (const auto& [key, stable] : to.at(t)) out[{number, key}].second = stable;
  }
  std::erase_if(out, [](const auto& one) { return one.second.first == one.second.second; });
  return out;
}

difference net_in(const agent_history& h, i64 since, i64 until) {
  difference out;
  const auto changes = h.read([&](const store::reader& r) {
    return store::net_changes(r, {since, until, both});
  });
  REQUIRE(changes);
  for (const auto& c : *changes)
    out[{c.change.table, c.change.key.bytes}] = {c.change.old_stable.bytes,
                                                 c.change.new_stable.bytes};
  CHECK(out.size() == changes->size());
  return out;
}

/// The states of all moments at which something was committed, as they were then.
struct remembered {
  agent_history history;
  std::map<i64, states> then;
  void note() {
    then[history.read([](const store::reader& r) { return r.last_commit().value().time; })] =
        now_in(history);
  }
};

void write_at_random(remembered& m, std::mt19937& random) {
  const auto t = random() % 2 == 0 ? table_id::users : table_id::groups;
  const auto row = [&](unsigned n) {
    const auto value = std::string(random() % 50, 'v') + std::to_string(random() % 3);
    return t == table_id::users ? user("u" + std::to_string(n), value)
                                : group("g" + std::to_string(n), value);
  };
  std::vector<schemas::encoded_row> rows;
  for (unsigned n = 0; n < 8; ++n)
    if (random() % 3 == 0) rows.push_back(row(n));
  if (random() % 8 == 0) return m.history.snapshot(t, rows);
  std::vector<std::string> deleted;
  for (unsigned n = 8; n-- > 0;)
    if (random() % 4 == 0) deleted.push_back(key_of(t, row(n)));
  m.history.delta(t, rows, deleted);
}

void check_states(const remembered& m) {
  const auto horizon = m.history.read([](const store::reader& r) { return r.horizon().value(); });
  for (auto at = m.then.begin(); at != m.then.end(); ++at) {
    const auto state = state_in(m.history, at->first);
    INFO("at " << at->first << ", horizon " << (horizon ? horizon->time : 0));
    if (horizon && at->first < horizon->time) {
      REQUIRE_FALSE(state);
      CHECK(state.error().code == common::errc::refused);
      CHECK(state.error().detail.find(common::format_time(horizon->time)) != std::string::npos);
      continue;
    }
    REQUIRE(state);
    CHECK((*state == at->second));
    const auto later = std::next(at);
    const auto between =
        state_in(m.history, later == m.then.end() ? at->first + 1000 : later->first - 1);
    CHECK((between && *between == at->second));
  }
}

void check_differences(const remembered& m, std::mt19937& random) {
  const auto horizon = m.history.read([](const store::reader& r) { return r.horizon().value(); });
  std::vector<i64> moments;
  for (const auto& [at, state] : m.then)
    if (!horizon || at >= horizon->time) moments.push_back(at);
  for (int n = 0; n < 40 && !moments.empty(); ++n) {
    const auto a = moments[random() % moments.size()], b = moments[random() % moments.size()];
    const auto since = std::min(a, b), until = std::max(a, b);
    INFO("between " << since << " and " << until);
    CHECK((net_in(m.history, since, until) == compare(m.then.at(since), m.then.at(until))));
  }
}

}  // namespace

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
