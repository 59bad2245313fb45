// A copy of rows, taken in one short read transaction, in parts that are asked for one by one.
#pragma once

#include <string>
#include <vector>

#include "schemas/messages.hpp"
#include "store/agent_store.hpp"

namespace store {

/// The rows of the tables (none named: of all that are stored), by table and key; at least one
/// part. `incomplete` of the first part names the tables whose last scan was unknown or partial.
/// not_found: an unknown table; corrupt: the store.
common::result<std::vector<schemas::dump_part>> dump_tables(const agent_store& s,
                                                            const std::vector<std::string>& tables);

/// The rows as they were at a commit time, a part a table, without volatile values, which no
/// history holds. `scans` has none either: it is left out, and refused when named. refused: `at`
/// lies before the horizon.
common::result<std::vector<schemas::dump_part>> dump_tables_at(
    const agent_store& s, const std::vector<std::string>& tables, i64 at);

}  // namespace store
