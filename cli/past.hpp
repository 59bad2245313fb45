// What the commands about the past share: they read the files of one agent's store, in one short read transaction, with the
// stages up or down.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/stores.hpp"
#include "store/agent_store.hpp"

namespace cli {

/// What was typed behind `option`. usage: not a time; the option is named.
common::result<std::int64_t> time_point_of(const std::string& option, const std::string& typed);

/// The tables named, or all of which there is history. not_found: no such table; refused: `scans`, which has none.
common::result<std::set<schemas::table_id>> tables_with_history(const std::vector<std::string>& names);

/// Seconds from the commit to the scan when they are more than a minute apart (DESIGN §8): above 0 the agent's clock is ahead; below,
/// it is behind, or the agent could not send for a while.
std::optional<std::int64_t> clock_skew(const store::history_record& h);
std::string skew_text(std::int64_t seconds);

/// A key as `muster blame` reads it: `name=root,uid=0`; absent columns are left out. One column of it: empty when absent.
std::string key_column_text(const schemas::json& value);
std::string key_text(const schemas::table& t, const std::string& key);
/// A value for people, on one line: `absent`, or as JSON has it.
std::string value_text(const schemas::json& value);

}  // namespace cli
