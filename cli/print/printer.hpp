// Data on stdout: a table for people, or one JSON object a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/print/screen.hpp"
#include "cli/print/table_view.hpp"
#include "schemas/json.hpp"

namespace cli {

enum class format { table, json };

/// Collects objects with the same keys and prints them: a table at the end, and JSON at once where
/// nothing has to be sorted.
class printer {
 public:
  explicit printer(format f, const screen& on = {}, table_view view = {})
      : format_(f), on_(on), view_(std::move(view)) {}
  printer(const printer&) = delete;
  printer& operator=(const printer&) = delete;
  ~printer() { finish(); }
  void row(const schemas::json& object);
  /// Prints the table so far; a heading (empty: none) stands above the next one.
  void finish();
  void heading(std::string text);
  /// People find rows by these columns, in this order, after what they asked for.
  void order_by(const std::vector<std::string>& columns);
  bool is_json() const { return format_ == format::json; }

 private:
  void print_table(const std::vector<schemas::json>& rows) const;

  format format_;
  screen on_;
  table_view view_;
  std::vector<std::string> usual_order_;
  std::string heading_;
  std::vector<schemas::json> rows_;
};

}  // namespace cli
