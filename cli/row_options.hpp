// Which rows and columns of a table are shown: of the commands that show tables.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/option_list.hpp"
#include "cli/print/table_view.hpp"

namespace cli {

inline constexpr const char* sort_option = "--sort";

/// `--wide` alone: of tables that are shown as they are.
struct wide_option {
  bool wide = false;
  /// Of which columns may be hidden.
  table_view whole() const;
};
void add_options(option_list& to, wide_option& o);

/// The values that a column may have.
struct column_values {
  std::string_view column;
  std::vector<std::string_view> values;
};

struct row_options : wide_option {
  std::vector<std::string> where, sort;
  std::optional<std::string> columns;

  /// usage: it cannot be read, names a column that is none of `known`, or a value that no row can
  /// have: of severities, and of the columns in `fixed`. The option is named.
  common::result<table_view> view(const std::vector<std::string>& known,
                                  const std::vector<column_values>& fixed = {}) const;
  /// The same of stored tables, by their names. usage: columns are named, and not one table.
  common::result<table_view> view_of(const std::vector<std::string>& tables) const;
};
void add_options(option_list& to, row_options& o);

}  // namespace cli
