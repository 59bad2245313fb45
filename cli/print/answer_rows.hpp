// Rows whose columns are named by whoever asked: of `muster query`.
#pragma once

#include <string>
#include <vector>

#include "cli/print/printer.hpp"

namespace cli {

/// Prints a table at the end, and JSON and CSV row by row.
class answer_rows {
 public:
  answer_rows(format as, const screen& on, table_view view);
  void begin(std::vector<std::string> columns);
  /// too_large: a table is held until all of its columns are known, and this one is too large.
  common::status row(const std::vector<schemas::json>& values);
  /// Everything is printed, but of a table that is too large nothing.
  void finish() { table_.finish(); }
  std::size_t count() const { return count_; }

 private:
  format as_;
  std::vector<std::string> columns_;
  printer table_;
  std::size_t count_ = 0;
  std::size_t held_ = 0;  ///< bytes, roughly
};

}  // namespace cli
