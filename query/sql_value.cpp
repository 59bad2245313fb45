#include "query/sql_value.hpp"

#include "common/clock.hpp"
#include "common/overloaded.hpp"
#include "schemas/canonical.hpp"

namespace query {

using common::fail;
using common::status;
using schemas::column_type;

namespace {

/// SQLITE_TRANSIENT, without the cast of C.
sqlite3_destructor_type copied() {
  return reinterpret_cast<sqlite3_destructor_type>(std::intptr_t{-1});
}

status put_list(sqlite3_context* to, schemas::reader& in) {
  auto items = schemas::json::array();
  const auto count = in.array();
  if (!count) return fail(count.error());
  for (std::uint32_t i = 0; i < *count; ++i) {
    const auto item = in.text();
    if (!item) return fail(item.error());
    items.push_back(schemas::printable_utf8(*item));
  }
  return put_text(to, items.dump()), status{};
}

status put_number(sqlite3_context* to, column_type type, schemas::reader& in) {
  const auto n = in.integer();
  if (!n) return fail(n.error());
  if (type == column_type::time)
    put_text(to, common::format_time(*n));
  else if (type == column_type::decimal)
    sqlite3_result_double(to, static_cast<double>(*n) / 100.0);
  else
    sqlite3_result_int64(to, *n);
  return {};
}

}  // namespace

sql_value value_of(sqlite3_value* v) {
  switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER:
      return sqlite3_value_int64(v);
    case SQLITE_FLOAT:
      return sqlite3_value_double(v);
    case SQLITE_NULL:
      return std::monostate{};
    default:
      return std::string(text_of(v));
  }
}

std::string_view text_of(sqlite3_value* v) {
  const auto* text = sqlite3_value_text(v);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(sqlite3_value_bytes(v))};
}

void put_text(sqlite3_context* to, std::string_view text) {
  sqlite3_result_text64(to, text.data() == nullptr ? "" : text.data(), text.size(), copied(),
                        SQLITE_UTF8);
}

void put_json(sqlite3_context* to, const schemas::json& v) {
  if (v.is_null()) return;
  if (v.is_string())
    put_text(to, v.get_ref<const std::string&>());
  else if (v.is_boolean())
    sqlite3_result_int(to, v.get<bool>() ? 1 : 0);
  else if (v.is_number_float())
    sqlite3_result_double(to, v.get<double>());
  else if (v.is_number())
    sqlite3_result_int64(to, v.get<std::int64_t>());
  else
    put_text(to, schemas::dump_line(v));
}

void put_value(sqlite3_context* to, const sql_value& v) {
  std::visit(common::overloaded{[&](std::monostate) { sqlite3_result_null(to); },
                                [&](std::int64_t n) { sqlite3_result_int64(to, n); },
                                [&](double d) { sqlite3_result_double(to, d); },
                                [&](const std::string& s) { put_text(to, s); }},
             v);
}

status put_stored(sqlite3_context* to, column_type type, std::string_view bytes) {
  constexpr unsigned short_text = 0xa0, length = 0x1f;  // of at most 31 bytes, as most are
  if (type == column_type::text && !bytes.empty() &&
      (static_cast<unsigned char>(bytes.front()) & ~length) == short_text)
    return put_text(to, bytes.substr(1)), status{};
  schemas::reader in(bytes);
  if (in.take_nil()) return sqlite3_result_null(to), status{};
  switch (type) {
    case column_type::text: {
      const auto text = in.text();
      if (!text) return fail(text.error());
      return put_text(to, *text), status{};
    }
    case column_type::boolean: {
      const auto is_so = in.boolean();
      if (!is_so) return fail(is_so.error());
      return sqlite3_result_int(to, *is_so ? 1 : 0), status{};
    }
    case column_type::list:
      return put_list(to, in);
    default:
      return put_number(to, type, in);
  }
}

std::optional<std::string> bytes_if_equal(column_type type, const sql_value& v) {
  if (const auto* text = std::get_if<std::string>(&v); text && type == column_type::text)
    return schemas::writer().text(*text).take();
  const auto* n = std::get_if<std::int64_t>(&v);
  if (n != nullptr && type == column_type::integer) return schemas::writer().integer(*n).take();
  if (n != nullptr && type == column_type::boolean && (*n == 0 || *n == 1))
    return schemas::writer().boolean(*n == 1).take();
  return std::nullopt;
}

std::string_view sql_type(column_type type) {
  switch (type) {
    case column_type::integer:
    case column_type::boolean:
      return "INTEGER";
    case column_type::decimal:
      return "REAL";
    default:
      return "TEXT";
  }
}

std::string_view type_of_json(const schemas::json& value) {
  if (value.is_number_float()) return "REAL";
  return value.is_number() || value.is_boolean() ? "INTEGER" : "TEXT";
}

}  // namespace query
