// Columns that osquery's tables have, where a table of ours has the same name: hidden columns of
// it, so that both ways of asking find what they know.
#pragma once

#include <span>
#include <string_view>

#include "query/sql_value.hpp"

namespace query {

/// What is made of our column for it.
enum class form : std::uint8_t {
  as_is,
  seconds,  ///< a time as seconds since the Unix epoch
  joined,   ///< a list as one text with blanks
  negated,  ///< 0 for true
  zero,     ///< osquery says 0 on Linux, whatever there is
  one,
};

struct osquery_column {
  std::string_view table, name, from;  ///< ours
  form as = form::as_is;
};
std::span<const osquery_column> osquery_columns();

/// A stored column of that type in a form. malformed: the bytes are no such value.
common::status put_as(sqlite3_context* to, form as, schemas::column_type type,
                      std::string_view bytes);
std::string_view sql_type(form as, schemas::column_type type);

}  // namespace query
