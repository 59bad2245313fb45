// A history that is written at random, and what its states were at each moment.
#pragma once

#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"
#include "schemas/json.hpp"
#include "store/dump.hpp"
#include "store/history.hpp"
#include "store/row_history.hpp"
#include "tests/support/agent_history.hpp"
#include "tests/support/seed.hpp"

namespace unit::history {

using namespace wdb;
using common::status;
using schemas::table_id;
using tests::agent_history;

inline constexpr i64 forever = std::numeric_limits<i64>::max();
inline const std::set<table_id> both{table_id::users, table_id::groups};

inline schemas::encoded_row user(const std::string& name, const std::string& shell) {
  schemas::user u;
  u.name = name;
  u.uid = 1000;
  u.shell = shell;
  return schemas::encode_row(u);
}

inline schemas::encoded_row group(const std::string& name, const std::string& member) {
  schemas::group g;
  g.name = name;
  g.gid = 100;
  g.members = std::vector<std::string>{member};
  return schemas::encode_row(g);
}

inline std::string key_of(table_id t, const schemas::encoded_row& row) {
  return schemas::key_of(*schemas::find_table(t), row.stable).value();
}

using states = std::map<table_id, store::table_state>;

inline states now_in(const agent_history& h) {
  states out;
  for (const auto t : both) out[t] = h.rows(t);
  return out;
}

inline common::result<states> state_in(const agent_history& h, i64 at) {
  return h.read([&](const store::reader& r) { return store::state_at(r, both, at); });
}

/// What takes `from` to `to`, as the difference of two maps: (table, key) → (old, new).
using difference = std::map<std::pair<u64, std::string>, std::pair<std::string, std::string>>;
inline difference compare(const states& from, const states& to) {
  difference out;
  for (const auto t : both) {
    const auto number = static_cast<u64>(t);
    for (const auto& [key, stable] : from.at(t)) out[{number, key}].first = stable;
    for (const auto& [key, stable] : to.at(t)) out[{number, key}].second = stable;
  }
  std::erase_if(out, [](const auto& one) { return one.second.first == one.second.second; });
  return out;
}

inline difference net_in(const agent_history& h, i64 since, i64 until) {
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

inline void write_at_random(remembered& m, std::mt19937& random) {
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

inline void check_states(const remembered& m) {
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

inline void check_differences(const remembered& m, std::mt19937& random) {
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

}  // namespace unit::history
