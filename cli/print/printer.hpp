// Data on stdout: a table for people, or one JSON object a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/print/screen.hpp"
#include "cli/print/table_view.hpp"
#include "schemas/json.hpp"
#include "store/registry.hpp"

namespace cli {

enum class format { table, json, csv };

/// As objects name what they are: `muster.NAME/1`. The number grows when a member goes or changes
/// its meaning.
std::string schema_id(std::string_view name);

/// Collects objects with the same keys and prints them: a table at the end, and JSON at once where
/// nothing has to be sorted. Every object in JSON says what it is and whom it is about.
class printer {
 public:
  explicit printer(format f, const screen& on = {}, std::string schema = {}, table_view view = {})
      : format_(f), on_(on), schema_(std::move(schema)), view_(std::move(view)) {}
  printer(const printer&) = delete;
  printer& operator=(const printer&) = delete;
  ~printer() { finish(); }
  void row(const schemas::json& object);
  /// Of the rows that are held nothing is printed.
  void drop() { rows_.clear(); }
  /// What the next objects are: a file of docs/schema/ has what they hold.
  void describe(std::string schema) { schema_ = std::move(schema); }
  /// Whom the next objects are about.
  printer& about(const store::registry::entry& agent);
  /// Prints the table so far; a heading (empty: none) stands above the next one.
  void finish();
  void heading(std::string text);
  /// People find rows by these columns, in this order, after what they asked for.
  void order_by(const std::vector<std::string>& columns);
  /// Of the next table: columns that go last where the width does not do, the first one last.
  void keep_longest(std::vector<std::string> columns) { view_.most = std::move(columns); }
  bool is_json() const { return format_ == format::json; }

 private:
  void put_object(const schemas::json& object) const;
  void print_table(const std::vector<schemas::json>& rows) const;

  format format_;
  screen on_;
  std::string schema_;
  schemas::json agent_, hostname_;  ///< null: about none
  table_view view_;
  std::vector<std::string> usual_order_;
  std::string heading_;
  std::vector<schemas::json> rows_;
};

}  // namespace cli
