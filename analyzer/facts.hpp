// What a rule may look at: the row before and the row after a change, or the score of a policy
// before and after.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "schemas/messages.hpp"
#include "schemas/table.hpp"

namespace analyzer {

using row = std::vector<schemas::value>;

/// Of the columns of a change-set's rows; volatile ones are not in it.
struct subject {
  std::string_view name;  ///< the table, or `score`
  std::span<const schemas::column> columns;
  bool is_score = false;
};
subject subject_of(const schemas::table& t);
/// policy before after change; percent, `change` = after - before, absent while one of the two is
/// undecided.
subject score_subject();
row score_row(const schemas::score_change& s);

enum class side : std::uint8_t { before, after };

/// One column of one side.
struct field_ref {
  side of = side::after;
  std::size_t column = 0;
  schemas::column_type type = schemas::column_type::text;
};

/// `new.COLUMN` or `old.COLUMN`; `score.COLUMN` where the subject is a score. not_found says what
/// there is.
common::result<field_ref> find_field(std::string_view name, const subject& about);
/// A column by its bare name.
common::result<std::size_t> find_column(std::string_view name, const subject& about);

/// One change. A side that is not there has no row: its fields are absent. A score stands in
/// `after`.
struct facts {
  const row* before = nullptr;
  const row* after = nullptr;

  const schemas::value& at(const field_ref& f) const;
};

/// A value as people read it; a list's items are joined by a comma. Empty for an absent one.
std::string text_of(const schemas::value& v, schemas::column_type type);

/// What `now` has and `then` has not; absent lists are empty.
std::vector<std::string> gained(const schemas::value& then, const schemas::value& now);

}  // namespace analyzer
