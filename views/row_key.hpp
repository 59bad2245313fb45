// A row as it is typed and shown: by its key columns, or by one of their values.
#pragma once

#include <string>
#include <vector>

#include "schemas/json.hpp"
#include "store/row_history.hpp"

namespace views {

/// The keys that `typed` may mean, at least one: `name=openssl,architecture=amd64` (columns that
/// are left out may be anything), or a single value of any key column. Rows that are there come
/// before rows that history alone remembers; of several the one whose other key columns are all
/// absent is meant. not_found: there is none.
common::result<std::vector<std::string>> find_keys(const schemas::table& t,
                                                   const store::table_keys& keys,
                                                   const std::string& typed);

/// A key as find_keys reads it: `name=root,uid=0`; absent columns are left out.
std::string key_text(const schemas::table& t, const std::string& key);

}  // namespace views
