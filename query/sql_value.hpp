// Values on their way between our rows and SQLite.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "common/result.hpp"
#include "schemas/field.hpp"
#include "schemas/json.hpp"

namespace query {

using sql_value = std::variant<std::monostate, std::int64_t, double, std::string>;

sql_value value_of(sqlite3_value* v);
/// The bytes of a text or blob; empty: it is null.
std::string_view text_of(sqlite3_value* v);

/// Copies it: SQLite may keep a value longer than a store is open.
void put_text(sqlite3_context* to, std::string_view text);
void put_value(sqlite3_context* to, const sql_value& v);
/// Truth as 1 and 0, arrays and objects as text.
void put_json(sqlite3_context* to, const schemas::json& v);

/// A stored column, as its canonical bytes have it: lists as arrays of JSON, times as
/// `2026-11-25T14:05:00.000Z`, truth as 1 and 0. malformed: the bytes are no such value.
common::status put_stored(sqlite3_context* to, schemas::column_type type, std::string_view bytes);

/// The canonical bytes that a column of the type has exactly where SQLite finds it equal to `v`;
/// none: that cannot be told by bytes.
std::optional<std::string> bytes_if_equal(schemas::column_type type, const sql_value& v);

/// What SQLite calls a column of the type.
std::string_view sql_type(schemas::column_type type);
/// The same of a column with values like this one.
std::string_view type_of_json(const schemas::json& value);

}  // namespace query
