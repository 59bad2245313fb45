// What history tells: the state at a commit time, and what changed between two. All times are
// commit times in ms, which never go back within a store; the state "at T" is the one after every
// change committed at T or before. `scans` is derived and has no history.
#pragma once

#include <map>
#include <set>

#include "store/agent_store.hpp"

namespace store {

/// Key bytes → stable bytes, in the order of the keys. Volatile bytes are in no history.
using table_state = std::map<std::string, std::string>;

/// The changes of these tables in the commits [from, end), in order; a first load as the added rows
/// that it stands for, in the order of their keys. A reader that passes over damage leaves it out
/// when it met any: those rows would be wrong.
common::status each_change(const reader& r, const std::set<schemas::table_id>& tables,
                           const reader::history_visitor& visit, std::uint64_t from = 0,
                           std::uint64_t end = ~std::uint64_t{0});

/// The rows of these tables as they were; each table is there, if only empty. refused: `at` lies
/// before the horizon, which the text names.
common::result<std::map<schemas::table_id, table_state>> state_at(
    const reader& r, const std::set<schemas::table_id>& tables, i64 at);

/// Changes with since < commit time ≤ until.
struct history_window {
  i64 since = 0, until = 0;
  std::set<schemas::table_id> tables;
};
/// Every one, in the order of the commits. refused: `since` lies before the horizon.
common::result<std::vector<past_change>> changes_between(const reader& r, const history_window& w);
/// What differs between the states at both ends, by table and key, each as one change: the facts
/// are those of the row's last one, old and kind are seen from `since`. refused: `since` lies
/// before the horizon.
common::result<std::vector<past_change>> net_changes(const reader& r, const history_window& w);

}  // namespace store
