#include "analyzer/load/tables.hpp"

#include <array>

#include "analyzer/load/conditions.hpp"

namespace analyzer::load {

using common::result;
using common::status;

namespace {

constexpr std::array<std::string_view, 2> table_keys{"identity", "moved"},
    moved_keys{"same", "when"};

result<std::vector<std::size_t>> read_columns(const node& n, const subject& about) {
  auto columns = one_or_more(n, "a column", about.columns.size());
  if (!columns) return fail(columns.error());
  std::vector<std::size_t> out;
  for (const auto& column : *columns) {
    auto at = find_column(column.text, about);
    if (!at) return refuse(column, at.error().detail);
    out.push_back(*at);
  }
  return out;
}

result<moving> read_moved(const node& n, const subject& about) {
  if (auto s = known_keys(n, moved_keys); !s) return fail(s.error());
  const auto *same = n.find("same"), *when = n.find("when");
  if (same == nullptr || when == nullptr)
    return refuse(n,
                  "want `same`, the columns in which a moved row agrees, and `when`, a condition");
  auto columns = read_columns(*same, about);
  if (!columns) return fail(columns.error());
  auto condition = condition_reader(about).read(*when);
  if (!condition) return fail(condition.error());
  return moving{std::move(*columns), std::move(*condition)};
}

}  // namespace

result<const schemas::table*> find_table(const node& n) {
  auto name = text_of(n, "a table");
  if (!name) return fail(name.error());
  auto t = schemas::require_table(*name);
  if (!t) return refuse(n, t.error().detail);
  if ((*t)->id == schemas::table_id::scans)
    return refuse(n, "scans is derived by the server and has no changes to judge");
  return t;
}

status read_tables(const node& n, ruleset& to) {
  if (!n.is_mapping()) return refuse(n, "want a mapping of tables");
  for (const auto& [name, says] : n.entries) {
    auto t = find_table(name);
    if (!t) return fail(t.error());
    if (auto s = known_keys(says, table_keys); !s) return s;
    const auto about = subject_of(**t);
    const auto *identity = says.find("identity"), *moved = says.find("moved");
    if (identity == nullptr && moved == nullptr)
      return refuse(says,
                    "want `identity`, the columns that say what is the same thing, or `moved`, "
                    "what says that a row was moved");
    auto& paired = to.tables[(*t)->id].paired;
    if (identity != nullptr) {
      auto columns = read_columns(*identity, about);
      if (!columns) return fail(columns.error());
      paired.identity = std::move(*columns);
    }
    if (moved != nullptr) {
      auto read = read_moved(*moved, about);
      if (!read) return fail(read.error());
      paired.moved = std::move(*read);
    }
  }
  return {};
}

}  // namespace analyzer::load
