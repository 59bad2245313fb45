#include "query/history_table.hpp"

#include <algorithm>

#include "query/history_rows.hpp"

namespace query {

namespace {

using enum change_place;

/// Some tables have a version or an origin of their own, which keeps the name.
std::string free_name(const schemas::table& t, const std::string& name) {
  const bool is_taken =
      std::ranges::find(t.columns, name, &schemas::column::name) != t.columns.end();
  return is_taken ? "change_" + name : name;
}

void add(change_columns& to, column c, placed_change p) {
  to.columns.push_back(std::move(c));
  to.places.push_back(p);
}

change_columns columns_of_changes(const schemas::table& t) {
  change_columns out;
  add(out, {.name = "agent", .takes = hint::fewer}, {agent});
  if (std::ranges::find(t.columns, "hostname", &schemas::column::name) == t.columns.end())
    add(out, {.name = "hostname", .takes = hint::fewer}, {hostname});
  add(out, {.name = "change"}, {change});
  add(out, {.name = "commit_time"}, {commit_time});
  add(out, {.name = "scan_time"}, {scan_time});
  add(out, {.name = free_name(t, "origin")}, {origin});
  add(out, {.name = free_name(t, "version"), .type = "INTEGER"}, {version});
  for (std::size_t i = 0; i < t.keys + t.stables; ++i) {
    const auto name = std::string(t.columns[i].name);
    const auto type = sql_type(t.columns[i].type);
    add(out, {.name = name, .type = type}, {now, i});
    if (i >= t.keys) add(out, {.name = "old_" + name, .type = type}, {before, i});
  }
  add(out, {.name = "at", .is_hidden = true, .takes = hint::means}, {at});
  add(out, {.name = "since", .is_hidden = true, .takes = hint::means}, {since});
  return out;
}

}  // namespace

std::size_t change_columns::of(change_place p) const {
  return static_cast<std::size_t>(std::ranges::find(places, p, &placed_change::is) -
                                  places.begin());
}

history_table::history_table(world& w, const schemas::table& t)
    : world_(w), table_(t), all_(columns_of_changes(t)) {}

std::unique_ptr<rows> history_table::walk() {
  return std::make_unique<history_rows>(world_, table_, all_);
}

expectation history_table::expect(const std::vector<std::size_t>& conditions) const {
  constexpr double changes_a_host = 5000;
  auto hosts = static_cast<double>(world_.fleet.hosts().size());
  for (const auto i : conditions)
    if (all_.places[i].is == agent || all_.places[i].is == hostname) hosts = 1;
  return {.rows = hosts * changes_a_host, .cost = hosts * changes_a_host * 2};
}

}  // namespace query
