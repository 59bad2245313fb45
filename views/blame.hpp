// Since when each value of a row is what it is, and when the row came and went.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schemas/json.hpp"
#include "store/row_history.hpp"

namespace views {

struct blamed {
  const schemas::table* table = nullptr;
  std::vector<std::string> keys;  ///< that were meant; of several nothing further is told
  store::row_history history;
  std::vector<std::optional<std::size_t>> columns;  ///< as store::blame_columns
  bool incomplete = false;                          ///< some of history could not be read
  schemas::json horizon;                            ///< where history begins; null: at the start
};

/// `key` as find_keys takes it. not_found: no such table or row; refused: the table `scans`.
common::result<blamed> blame(const store::reader& r, const std::string& table,
                             const std::string& key);

/// An object a column: its value and where that came from; all null: from before the horizon.
std::vector<schemas::json> column_lines(const blamed& b);
/// An object for each time the row was added or removed.
std::vector<schemas::json> event_lines(const blamed& b);
/// The object of `muster blame`.
schemas::json blamed_json(const std::string& agent, const blamed& b);

}  // namespace views
