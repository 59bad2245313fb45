#pragma once

#include "analyzer/condition.hpp"
#include "common/yaml/reading.hpp"

namespace analyzer::load {

using common::yaml::node;
using common::yaml::words;

/// Reads the condition of one rule over one subject; docs/alerts.md has the grammar. The error is
/// `LINE:COL: …`.
class condition_reader {
 public:
  explicit condition_reader(const subject& about) : about_(about) {}
  common::result<condition> read(const node& n);

 private:
  common::result<condition> read_group(const node& parts, group::kind how);
  common::result<condition> read_column_change(const node& column, column_change::kind how);
  common::result<condition> read_matching_items(const node& n);
  common::result<condition> read_test(const node& n);
  common::result<test> read_operands(test t, const node& value) const;
  common::status read_pattern(test& t, const node& value) const;
  common::result<schemas::value> read_value(const field_ref& f, const node& n) const;

  const subject& about_;
  std::size_t depth_ = 0, count_ = 0;
};

}  // namespace analyzer::load
