// When rows became what they are.
#pragma once

#include <map>
#include <set>
#include <string>

#include "store/agent_store.hpp"

namespace views {

/// The commit that a row's stable columns come from.
struct last_change {
  std::int64_t commit_time = 0;
  std::string scan_id;
};

/// By key, of rows that the table holds just now. A key is absent when its row is older than the
/// history that is kept. History is read backwards, in growing steps, until every key has its
/// commit.
common::result<std::map<std::string, last_change>> last_changes(const store::reader& r,
                                                                schemas::table_id table,
                                                                std::set<std::string> keys);

}  // namespace views
