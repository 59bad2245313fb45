// Labels that stored facts give: rules over the rows of an agent's inventory. docs/hosts.md has the
// file's format. Pure; nobody decodes a row that cannot meet a condition.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "schemas/labels.hpp"
#include "schemas/table.hpp"
#include "schemas/value.hpp"

namespace schemas {

/// TABLE.FIELD = VALUE: some row of the table has it, or, of a list, has it in it.
struct label_condition {
  const table* of = nullptr;
  std::size_t column = 0;  ///< its place in the table
  std::string text;        ///< VALUE; of `VALUE*` what stands before the star
  bool is_prefix = false;  ///< there was a star

  bool holds_for(const value& v) const;
  /// Whether the row's bytes could meet it at all: cheap, and never false for a row that does.
  bool may_hold_for(std::string_view stable) const;
};

struct label_rule {
  std::string label;                 ///< NAME=VALUE
  std::vector<label_condition> all;  ///< each has to be met, by whichever row
  std::vector<std::string> where;    ///< the same, as it was written
};

struct label_rules {
  std::string sha256;           ///< of the file's bytes, raw; empty: there is no file
  std::vector<label_rule> all;  ///< in the order of the file
  /// The tables that they look at, in printing order.
  std::vector<const table*> tables() const;
};

constexpr std::size_t label_rules_bytes = 256u << 10;  ///< of a file at most

/// The error is one line: `FILE:LINE:COL: what; what to do`.
common::result<label_rules> parse_label_rules(const std::string& file, const std::string& text);
/// A file that is not there holds none.
common::result<label_rules> load_label_rules(const std::string& file);

/// Goes through an agent's rows and says which labels they give.
class label_search {
 public:
  /// The rules outlive this.
  explicit label_search(const label_rules& rules);
  /// A row of one of rules.tables(). corrupt: it does not decode.
  common::status look_at(table_id t, std::string_view stable, std::string_view volatile_);
  /// Of rules that give one name, the first that is met counts. Sorted.
  labels found() const;

 private:
  struct wanted {
    const label_condition* condition;
    bool is_met = false;
  };
  const label_rules& rules_;
  std::vector<std::vector<wanted>> conditions_;  ///< of each rule
};

}  // namespace schemas
