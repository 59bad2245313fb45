#pragma once

#include <memory>

#include "query/source.hpp"

namespace query {

/// What stands in SQLite's plan of a statement at each table of ours.
inline constexpr std::string_view plan_mark = "INDEX 0:@";

/// Makes a virtual table of it, which is there under its name at once, and which nobody can write
/// to. io: SQLite has no memory for it.
common::status add_table(sqlite3* to, std::unique_ptr<source> what);

}  // namespace query
