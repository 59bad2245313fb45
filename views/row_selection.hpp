// Which rows of a table people ask for, in what order, and which of their columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "schemas/json.hpp"

namespace views {

struct row_condition {
  enum class test { equal, unequal, contains } how = test::equal;
  std::string column, value;
};
/// `COLUMN=VALUE`, `COLUMN!=VALUE`, or `COLUMN~TEXT`. usage: it is none of these, or there is no
/// such column; so of the others below.
common::result<row_condition> parse_condition(std::string_view typed,
                                              const std::vector<std::string>& known);

struct row_order {
  std::string column;
  bool is_descending = false;
};
/// `COLUMN`, `COLUMN:asc` or `COLUMN:desc`.
common::result<row_order> parse_order(std::string_view typed,
                                      const std::vector<std::string>& known);
/// `a,b,c`
common::result<std::vector<std::string>> parse_columns(std::string_view typed,
                                                       const std::vector<std::string>& known);

struct row_selection {
  std::vector<row_condition> where;  ///< that all hold
  std::vector<row_order> order;      ///< the first one counts most
  std::vector<std::string> columns;  ///< none: all
  bool is_everything() const { return where.empty() && order.empty() && columns.empty(); }
};

/// Whether all conditions hold of a row.
bool fulfils(const schemas::json& row, const std::vector<row_condition>& where);

/// The rows that were asked for, with the columns that were, in the order that was; rows that are
/// equal in it stay as they came.
std::vector<schemas::json> select(std::vector<schemas::json> rows, const row_selection& wanted);

/// A value as people type it: nothing for null, text without quotes, the items of a list between
/// commas, else JSON.
std::string value_text(const schemas::json& value);
/// The names of the members.
std::vector<std::string> columns_of(const schemas::json& row);

}  // namespace views
