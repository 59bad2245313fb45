#include "query/stored_table.hpp"

#include <algorithm>

#include "query/stored_rows.hpp"

namespace query {

namespace {

void add(table_columns& to, column c, placed_column p) {
  to.columns.push_back(std::move(c));
  to.places.push_back(p);
}

/// What can be told by bytes.
hint hint_of(schemas::column_type type) {
  using enum schemas::column_type;
  return type == text || type == integer || type == boolean ? hint::fewer : hint::none;
}

/// As a guess: what a host has of it.
double rows_a_host(schemas::table_id t) {
  switch (t) {
    case schemas::table_id::os:
    case schemas::table_id::hardware:
      return 1;
    case schemas::table_id::packages:
      return 1000;
    case schemas::table_id::processes:
    case schemas::table_id::services:
      return 200;
    default:
      return 50;
  }
}

void add_osquery_columns(const schemas::table& t, table_columns& to) {
  for (const auto& c : osquery_columns()) {
    if (c.table != t.name) continue;
    const auto from = std::ranges::find(t.columns, c.from, &schemas::column::name);
    if (from == t.columns.end()) continue;
    add(to,
        {.name = std::string(c.name),
         .type = sql_type(c.as, from->type),
         .is_hidden = true,
         .takes = c.as == form::as_is ? hint_of(from->type) : hint::none},
        {place::stored, static_cast<std::size_t>(from - t.columns.begin()), c.as});
  }
}

}  // namespace

std::size_t table_columns::of(place p) const {
  return static_cast<std::size_t>(std::ranges::find(places, p, &placed_column::is) -
                                  places.begin());
}

table_columns columns_of(const schemas::table& t) {
  const auto has_own = [&](std::string_view name) {
    return std::ranges::find(t.columns, name, &schemas::column::name) != t.columns.end();
  };
  table_columns out;
  add(out, {.name = "agent", .takes = hint::fewer}, {place::agent});
  if (!has_own("hostname")) add(out, {.name = "hostname", .takes = hint::fewer}, {place::hostname});
  for (std::size_t i = 0; i < t.columns.size(); ++i)
    add(out,
        {.name = std::string(t.columns[i].name),
         .type = sql_type(t.columns[i].type),
         .takes = hint_of(t.columns[i].type)},
        {place::stored, i});
  add(out, {.name = "as_of"}, {place::as_of});
  add(out, {.name = "at", .is_hidden = true, .takes = hint::means}, {place::at});
  add(out, {.name = "since", .is_hidden = true, .takes = hint::means}, {place::since});
  add_osquery_columns(t, out);
  return out;
}

std::unique_ptr<rows> stored_table::walk() {
  return std::make_unique<stored_rows>(world_, table_, all_);
}

expectation stored_table::expect(const std::vector<std::size_t>& conditions) const {
  constexpr double left_by_condition = 0.1, cost_of_store = 50, least = 1;
  auto hosts = static_cast<double>(world_.fleet.hosts().size());
  auto share = 1.0;
  for (const auto i : conditions) {
    const auto is = all_.places[i].is;
    if (is == place::agent || is == place::hostname) hosts = 1;
    if (is == place::stored) share *= left_by_condition;
  }
  const auto each = rows_a_host(table_.id);
  return {.rows = std::max(least, hosts * each * share), .cost = hosts * (cost_of_store + each)};
}

}  // namespace query
