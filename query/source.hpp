// What a virtual table is, in our own terms: columns, and a walk over rows. query/module.cpp makes
// what SQLite wants of it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "query/sql_value.hpp"

namespace query {

/// What a walk makes of a condition on a column that it is told.
enum class hint : std::uint8_t {
  none,   ///< nothing: it is not told
  fewer,  ///< it may leave out rows that do not fulfil it; SQLite looks again
  means,  ///< it is no condition but says what is asked, as `at`; a question that says it otherwise
          ///< than by = is refused
};

struct column {
  std::string name;
  std::string_view type = "TEXT";
  bool is_hidden = false;
  hint takes = hint::none;
};

/// A column has one of these values.
struct condition {
  std::size_t column = 0;
  std::vector<sql_value> values;
};

/// A walk. Its columns are asked for after next() said true.
class rows {
 public:
  virtual ~rows() = default;
  /// Begins, perhaps anew; `only_counted`: no column will be asked for. usage: what a `means`
  /// column was given is wrong.
  virtual common::status start(const std::vector<condition>& conditions, bool only_counted) = 0;
  /// To the first row, and to each further one; false: there is none.
  virtual common::result<bool> next() = 0;
  virtual common::status put(sqlite3_context* to, std::size_t column) = 0;
  /// The same row has the same number in every walk, and no other has it: for `a OR b` SQLite walks
  /// twice, and takes each row once.
  virtual std::int64_t number() const = 0;
  /// To a further row of those that are only counted, without a look at it; false: next() knows.
  bool pass_one() { return alike_ > 0 && (--alike_, true); }

 protected:
  std::uint64_t alike_ = 0;  ///< rows to come that pass_one() may pass
};

/// A number for the row of a host.
std::int64_t row_number(std::size_t host, std::string_view row);

/// How large a walk is likely to be.
struct expectation {
  double rows = 1, cost = 1;
};

class source {
 public:
  virtual ~source() = default;
  virtual std::string name() const = 0;
  virtual const std::vector<column>& columns() const = 0;
  virtual std::unique_ptr<rows> walk() = 0;
  /// `conditions` are columns that a walk will be told of.
  virtual expectation expect(const std::vector<std::size_t>& conditions) const = 0;
  /// Rows come in the order of this column; none: in no order.
  virtual std::optional<std::size_t> ordered_by() const { return std::nullopt; }
};

}  // namespace query
