#include "views/row_selection.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "common/letters.hpp"
#include "common/natural_order.hpp"
#include "common/suggest.hpp"
#include "common/text.hpp"
#include "schemas/severity.hpp"

namespace views {

using common::errc;
using common::fail;
using common::result;
using schemas::json;

namespace {

const json& value_of(const json& row, const std::string& column) {
  static const json nothing;
  const auto at = row.find(column);
  return at == row.end() ? nothing : *at;
}

bool is_as_wanted(const std::string& text, const row_condition& c) {
  if (c.how != row_condition::test::contains) return text == c.value;
  return common::lower_case(text).find(common::lower_case(c.value)) != std::string::npos;
}

/// A list is as wanted when some item of it is.
bool holds(const json& row, const row_condition& c) {
  const auto& value = value_of(row, c.column);
  const auto matches = [&](const json& one) { return is_as_wanted(value_text(one), c); };
  const bool found =
      value.is_array() && !value.empty() ? std::ranges::any_of(value, matches) : matches(value);
  return found != (c.how == row_condition::test::unequal);
}

/// Null stands in front, numbers stand by their size, severities by their gravity.
int compare_values(const json& a, const json& b) {
  if (a.is_null() != b.is_null()) return a.is_null() ? -1 : 1;
  if (a.is_number() && b.is_number()) return a < b ? -1 : b < a ? 1 : 0;
  if (a.is_string() && b.is_string())
    if (const auto one = schemas::severity_named(a.get_ref<const std::string&>()),
        other = schemas::severity_named(b.get_ref<const std::string&>());
        one && other)
      return static_cast<int>(*one) - static_cast<int>(*other);
  return common::compare_naturally(value_text(a), value_text(b));
}

bool stands_before(const json& a, const json& b, const std::vector<row_order>& order) {
  for (const auto& o : order) {
    const int found = compare_values(value_of(a, o.column), value_of(b, o.column));
    if (found != 0) return (found < 0) != o.is_descending;
  }
  return false;
}

json with_columns(const json& row, const std::vector<std::string>& columns) {
  json out = json::object();
  for (const auto& c : columns) out[c] = value_of(row, c);
  return out;
}

result<std::string> known_column(std::string_view name, const std::vector<std::string>& known) {
  if (std::ranges::find(known, name) != known.end()) return std::string(name);
  const std::vector<std::string_view> names(known.begin(), known.end());
  return fail(errc::usage, "'{}': no such column{}; there are {}", name,
              common::did_you_mean(common::lower_case(name), names), fmt::join(known, ", "));
}

}  // namespace

result<row_condition> parse_condition(std::string_view typed,
                                      const std::vector<std::string>& known) {
  using test = row_condition::test;
  const auto sign = typed.find_first_of("=~");
  if (sign == typed.npos)
    return fail(errc::usage, "'{}': expected COLUMN=VALUE, COLUMN!=VALUE or COLUMN~TEXT", typed);
  auto name = typed.substr(0, sign);
  const bool is_unequal = typed[sign] == '=' && name.ends_with('!');
  if (is_unequal) name.remove_suffix(1);
  if (name.empty())
    return fail(errc::usage, "'{}': names no column; there are {}", typed, fmt::join(known, ", "));
  auto column = known_column(name, known);
  if (!column) return fail(column.error());
  const auto how = is_unequal ? test::unequal : typed[sign] == '=' ? test::equal : test::contains;
  return row_condition{how, std::move(*column), std::string(typed.substr(sign + 1))};
}

result<row_order> parse_order(std::string_view typed, const std::vector<std::string>& known) {
  const auto colon = typed.find(':');
  const auto way = colon == typed.npos ? "asc" : typed.substr(colon + 1);
  if (way != "asc" && way != "desc")
    return fail(errc::usage, "'{}': expected COLUMN, or COLUMN:desc for the other direction",
                typed);
  auto column = known_column(typed.substr(0, colon), known);
  if (!column) return fail(column.error());
  return row_order{std::move(*column), way == "desc"};
}

result<std::vector<std::string>> parse_columns(std::string_view typed,
                                               const std::vector<std::string>& known) {
  if (common::trim(typed).empty())
    return fail(errc::usage, "is empty: expected names of columns, as a,b,c; there are {}",
                fmt::join(known, ", "));
  std::vector<std::string> out;
  for (const auto name : common::split(typed, ',')) {
    auto column = known_column(common::trim(name), known);
    if (!column) return fail(column.error());
    out.push_back(std::move(*column));
  }
  return out;
}

bool fulfils(const json& row, const std::vector<row_condition>& where) {
  return std::ranges::all_of(where, [&](const auto& c) { return holds(row, c); });
}

std::vector<json> select(std::vector<json> rows, const row_selection& wanted) {
  std::erase_if(rows, [&](const json& row) { return !fulfils(row, wanted.where); });
  if (!wanted.order.empty())
    std::ranges::stable_sort(
        rows, [&](const json& a, const json& b) { return stands_before(a, b, wanted.order); });
  if (!wanted.columns.empty())
    for (auto& row : rows) row = with_columns(row, wanted.columns);
  return rows;
}

std::string value_text(const json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  const auto is_structured = [](const json& one) { return one.is_structured(); };
  if (!value.is_array() || std::ranges::any_of(value, is_structured))
    return schemas::dump_line(value);
  std::string out;
  for (const auto& one : value) out += (out.empty() ? "" : ", ") + value_text(one);
  return out;
}

std::vector<std::string> columns_of(const json& row) {
  std::vector<std::string> out;
  for (const auto& [name, value] : row.items()) out.push_back(name);
  return out;
}

}  // namespace views
