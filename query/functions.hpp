#pragma once

#include <sqlite3.h>

#include "query/fleet.hpp"

namespace query {

/// What SQLite lacks of what people ask: orders of package versions, patterns, networks, labels,
/// and what osquery has. `of` outlives the connection.
void add_functions(sqlite3* to, const fleet& of);

}  // namespace query
