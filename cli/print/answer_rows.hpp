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
  void row(const std::vector<schemas::json>& values);
  /// Everything is printed.
  void finish() { table_.finish(); }
  std::size_t count() const { return count_; }

 private:
  format as_;
  std::vector<std::string> columns_;
  printer table_;
  std::size_t count_ = 0;
};

}  // namespace cli
