#include "cli/row_options.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "common/letters.hpp"
#include "common/suggest.hpp"
#include "common/text.hpp"
#include "schemas/severity.hpp"
#include "schemas/table.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr const char *where_option = "--where", *columns_option = "--columns",
                     *wide_name = "--wide";

/// With the option in front of what is wrong.
template <class Result>
Result of_option(const char* option, Result r) {
  return r ? std::move(r) : fail(r.error().code, "{} {}", option, r.error().detail);
}

/// usage: no row can be so, and an answer without rows would not say why.
status check_can_be(const views::row_condition& c, schemas::column_type type) {
  using schemas::column_type;
  if (c.how == views::row_condition::test::contains || c.value.empty()) return {};
  if (type == column_type::integer && !common::number(c.value))
    return fail(errc::usage, "{} '{}': '{}' is no number", where_option, c.column, c.value);
  if (type == column_type::boolean && c.value != "true" && c.value != "false")
    return fail(errc::usage, "{} '{}': '{}' is neither true nor false", where_option, c.column,
                c.value);
  return {};
}

status check_can_be(const views::row_condition& c, const std::vector<column_values>& fixed) {
  if (c.how == views::row_condition::test::contains || c.value.empty()) return {};
  const auto of = std::ranges::find(fixed, c.column, &column_values::column);
  if (of == fixed.end() || std::ranges::find(of->values, c.value) != of->values.end()) return {};
  return fail(errc::usage, "{} '{}': no row has '{}'{}; there are {}", where_option, c.column,
              c.value, common::did_you_mean(common::lower_case(c.value), of->values),
              fmt::join(of->values, ", "));
}

/// The same of the conditions on one table.
status check_can_be(const std::vector<views::row_condition>& all, const schemas::table& table) {
  for (const auto& c : all) {
    const auto column = std::ranges::find(table.columns, c.column, &schemas::column::name);
    if (column == table.columns.end()) continue;
    if (auto s = check_can_be(c, column->type); !s) return s;
  }
  return {};
}

}  // namespace

table_view wide_option::whole() const {
  table_view out;
  out.is_wide = wide;
  out.may_hide = true;
  out.shown_by = std::string(wide_name) + " shows every column";
  return out;
}

result<table_view> row_options::view(const std::vector<std::string>& known,
                                     const std::vector<column_values>& fixed) const {
  auto out = whole();
  auto all = fixed;
  all.push_back({"severity", {schemas::severity_names.begin(), schemas::severity_names.end()}});
  for (const auto& typed : where) {
    auto condition = of_option(where_option, views::parse_condition(typed, known));
    if (!condition) return fail(condition.error());
    if (auto s = check_can_be(*condition, all); !s) return fail(s.error());
    out.rows.where.push_back(std::move(*condition));
  }
  for (const auto& typed : sort) {
    auto order = of_option(sort_option, views::parse_order(typed, known));
    if (!order) return fail(order.error());
    out.rows.order.push_back(std::move(*order));
  }
  if (!columns) return out;
  auto listed = of_option(columns_option, views::parse_columns(*columns, known));
  if (!listed) return fail(listed.error());
  out.rows.columns = std::move(*listed);
  return out;
}

result<table_view> row_options::view_of(const std::vector<std::string>& tables) const {
  if (tables.size() == 1) {
    const auto table = schemas::require_table(tables.front());
    if (!table) return fail(table.error());
    std::vector<std::string> names;
    for (const auto& column : (*table)->columns) names.emplace_back(column.name);
    auto out = view(names);
    if (!out) return out;
    if (auto s = check_can_be(out->rows.where, **table); !s) return fail(s.error());
    return out;
  }
  const auto* named = !where.empty()  ? where_option
                      : !sort.empty() ? sort_option
                      : columns       ? columns_option
                                      : nullptr;
  if (named == nullptr) return view({});
  return fail(errc::usage, "{} is for one TABLE: each has columns of its own", named);
}

void add_options(option_list& to, wide_option& o) {
  to.flag(wide_name, o.wide, "on a terminal: every column, and no line is wrapped");
}

void add_options(option_list& to, row_options& o) {
  to.texts(where_option, o.where,
           "only rows where COLUMN=VALUE, COLUMN!=VALUE, or COLUMN~TEXT for a part of it in any "
           "case; several times: all hold")
      .shown_as("CONDITION")
      .texts(sort_option, o.sort, "by this COLUMN, or COLUMN:desc; several times: then by the next")
      .shown_as("COLUMN")
      .text(columns_option, o.columns, "only these columns, in this order: a,b,c");
  add_options(to, static_cast<wide_option&>(o));
}

}  // namespace cli
