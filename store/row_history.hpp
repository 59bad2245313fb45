// One row through all that history knows: which change brought each value.
#pragma once

#include <set>

#include "store/agent_store.hpp"

namespace store {

struct row_history {
  std::string stable;                ///< as the row is, or as it last was
  bool present = false;              ///< it is in the mirror
  std::vector<past_change> changes;  ///< in order; none: it is older than history
};

/// not_found: neither the mirror nor history has such a row.
common::result<row_history> history_of(const reader& r, const schemas::table& t,
                                       const std::string& key);

/// For each key and stable column the place in `changes` of the one that brought its value; none:
/// it is older than history, or a change is missing there that could not be read.
common::result<std::vector<std::optional<std::size_t>>> blame_columns(const schemas::table& t,
                                                                      const row_history& h);

/// The keys of the table's rows: those of the mirror, and those that history alone remembers.
struct table_keys {
  std::set<std::string> present, gone;
};
common::result<table_keys> keys_of(const reader& r, const schemas::table& t);

}  // namespace store
