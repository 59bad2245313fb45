// What SQLite says of a question, as people can make something of it.
#pragma once

#include <sqlite3.h>

#include <vector>

#include "query/position.hpp"
#include "query/source.hpp"

namespace query {

/// The table that a message misses; empty: it is about something else.
std::string missing_table(std::string_view message);

struct failed_call {
  sqlite3* db = nullptr;
  std::string_view question;
  std::string refused;           ///< what a guard did not allow; empty: nothing
  bool asks_for_number = false;  ///< it wanted the number that SQLite gives rows
  std::string stopped;           ///< why a budget ended it; empty: none did
};
/// `tables`: what there is, for suggestions.
problem complaint_of(const failed_call& c, const std::vector<const source*>& tables);

/// Of a column that says what is asked of a table, where SQLite does not tell the table of it.
std::string told_in_sub_select(std::string_view column);

}  // namespace query
