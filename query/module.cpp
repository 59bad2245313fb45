#include "query/module.hpp"

#include <algorithm>
#include <charconv>

#include "query/complaint.hpp"

namespace query {

using common::errc;
using common::fail;
using common::status;

namespace {

struct table : sqlite3_vtab {
  source* from = nullptr;
};

struct cursor : sqlite3_vtab_cursor {
  std::unique_ptr<rows> walk;
  bool is_at_end = true;
  /// Columns that say what is asked, of which the walk was told; none: it has not begun yet.
  std::optional<std::vector<std::size_t>> told;
};

source& source_of(sqlite3_vtab* t) { return *static_cast<table*>(t)->from; }

/// As SQLite wants it: it frees the text.
char* message(std::string_view text) {
  return sqlite3_mprintf("%.*s", static_cast<int>(text.size()), text.data());
}

int refuse(sqlite3_vtab* t, const std::string& why) {
  sqlite3_free(t->zErrMsg);
  t->zErrMsg = message(why);
  return SQLITE_ERROR;
}

std::string quoted_name(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

std::string declaration(const source& s) {
  std::string out = "CREATE TABLE t(";
  for (const auto& c : s.columns()) {
    if (&c != &s.columns().front()) out += ", ";
    out += quoted_name(c.name) + " " + std::string(c.type);
    if (c.is_hidden) out += " HIDDEN";
  }
  return out + ")";
}

int connect(sqlite3* db, void* from, int, const char* const*, sqlite3_vtab** out, char** why) {
  auto* s = static_cast<source*>(from);
  const int rc = sqlite3_declare_vtab(db, declaration(*s).c_str());
  if (rc != SQLITE_OK) return *why = message(sqlite3_errmsg(db)), rc;
  sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
  auto* t = new table{};
  t->from = s;
  *out = t;
  return SQLITE_OK;
}

int disconnect(sqlite3_vtab* t) {
  delete static_cast<table*>(t);
  return SQLITE_OK;
}

/// What a walk will be told, behind an @: `3=name` column 3 has one value, `5[uid` one of several,
/// with names for whoever has the plan shown; `#` that rows are only counted.
struct plan {
  std::string text = "@";
  std::vector<std::size_t> columns;
  int told = 0;
};

/// Of one condition of a statement.
int take_condition(sqlite3_vtab* t, sqlite3_index_info* info, int i, plan& to) {
  const auto& c = info->aConstraint[i];
  const auto& all = source_of(t).columns();
  if (c.op == SQLITE_INDEX_CONSTRAINT_LIMIT || c.op == SQLITE_INDEX_CONSTRAINT_OFFSET ||
      c.iColumn < 0 || static_cast<std::size_t>(c.iColumn) >= all.size())
    return SQLITE_OK;
  const auto& column = all[static_cast<std::size_t>(c.iColumn)];
  const bool means = column.takes == hint::means;
  if (column.takes == hint::none) return SQLITE_OK;
  if (c.op != SQLITE_INDEX_CONSTRAINT_EQ)
    return means ? refuse(t, fmt::format("{} says what is asked: it takes = alone", column.name))
                 : SQLITE_OK;
  if (c.usable == 0) return means ? SQLITE_CONSTRAINT : SQLITE_OK;
  // Of two that say what is asked the walk is told the first; SQLite compares the other with it.
  if (means && std::ranges::count(to.columns, static_cast<std::size_t>(c.iColumn)) > 0)
    return SQLITE_OK;
  if (!means && std::string_view(sqlite3_vtab_collation(info, i)) != "BINARY") return SQLITE_OK;
  const bool is_list = !means && sqlite3_vtab_in(info, i, -1) != 0;
  if (is_list) sqlite3_vtab_in(info, i, 1);
  info->aConstraintUsage[i].argvIndex = ++to.told;
  info->aConstraintUsage[i].omit = means ? 1 : 0;
  to.text += fmt::format("{}{}{} ", c.iColumn, is_list ? '[' : '=', column.name);
  to.columns.push_back(static_cast<std::size_t>(c.iColumn));
  return SQLITE_OK;
}

int best_index(sqlite3_vtab* t, sqlite3_index_info* info) {
  plan p;
  for (int i = 0; i < info->nConstraint; ++i)
    if (const int rc = take_condition(t, info, i, p); rc != SQLITE_OK) return rc;
  if (info->colUsed == 0 && p.told == 0) p.text = "@#";
  const auto expected = source_of(t).expect(p.columns);
  info->estimatedRows = static_cast<sqlite3_int64>(expected.rows) + 1;
  info->estimatedCost = expected.cost;
  const auto ordered = source_of(t).ordered_by();
  if (ordered && info->nOrderBy == 1 && info->aOrderBy[0].desc == 0)
    info->orderByConsumed = info->aOrderBy[0].iColumn == static_cast<int>(*ordered) ? 1 : 0;
  info->idxStr = message(p.text);
  info->needToFreeIdxStr = 1;
  return info->idxStr == nullptr ? SQLITE_NOMEM : SQLITE_OK;
}

int open(sqlite3_vtab* t, sqlite3_vtab_cursor** out) {
  auto* c = new cursor{};
  c->walk = source_of(t).walk();
  *out = c;
  return SQLITE_OK;
}

int close(sqlite3_vtab_cursor* c) {
  delete static_cast<cursor*>(c);
  return SQLITE_OK;
}

condition one_of(std::size_t column, sqlite3_value* list) {
  condition out{column, {}};
  sqlite3_value* v = nullptr;
  for (int rc = sqlite3_vtab_in_first(list, &v); rc == SQLITE_OK && v != nullptr;
       rc = sqlite3_vtab_in_next(list, &v))
    out.values.push_back(value_of(v));
  return out;
}

std::vector<condition> conditions_of(std::string_view text, sqlite3_value** values) {
  std::vector<condition> out;
  while (!text.empty() && text[0] != '#') {
    std::size_t column = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), column);
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    auto* v = *values++;
    out.push_back(text[0] == '[' ? one_of(column, v) : condition{column, {value_of(v)}});
    text.remove_prefix(text.find(' ') + 1);
  }
  return out;
}

int next(sqlite3_vtab_cursor* of) {
  auto& c = *static_cast<cursor*>(of);
  if (c.walk->pass_one()) return SQLITE_OK;
  const auto more = c.walk->next();
  if (!more) return refuse(of->pVtab, more.error().detail);
  c.is_at_end = !*more;
  return SQLITE_OK;
}

/// SQLite tells a walk only what always holds of its rows. What it keeps to itself would be asked
/// of the rows of now, and none would be equal to it.
int refuse_untold(sqlite3_vtab* t, std::size_t column) {
  return refuse(t, told_in_sub_select(source_of(t).columns()[column].name));
}

/// A walk that begins anew is asked for the same: SQLite walks once more for each part of an OR.
int take_told(cursor& c, const std::vector<condition>& conditions) {
  const auto& all = source_of(c.pVtab).columns();
  std::vector<std::size_t> told;
  for (const auto& one : conditions)
    if (all[one.column].takes == hint::means) told.push_back(one.column);
  std::ranges::sort(told);
  if (c.told && *c.told != told)
    return refuse_untold(c.pVtab, (told.empty() ? *c.told : told).front());
  c.told = std::move(told);
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* of, int, const char* text, int, sqlite3_value** values) {
  auto& c = *static_cast<cursor*>(of);
  const auto told = std::string_view(text == nullptr ? "@" : text).substr(1);
  const auto conditions = conditions_of(told, values);
  if (const int rc = take_told(c, conditions); rc != SQLITE_OK) return rc;
  const auto begun = c.walk->start(conditions, told == "#");
  return begun ? next(of) : refuse(of->pVtab, begun.error().detail);
}

int eof(sqlite3_vtab_cursor* c) { return static_cast<cursor*>(c)->is_at_end ? 1 : 0; }

int put_column(sqlite3_vtab_cursor* of, sqlite3_context* to, int i) {
  auto& c = *static_cast<cursor*>(of);
  const auto column = static_cast<std::size_t>(i);
  if (source_of(of->pVtab).columns()[column].takes == hint::means &&
      std::ranges::count(*c.told, column) == 0)
    return refuse_untold(of->pVtab, column);
  const auto s = c.walk->put(to, column);
  return s ? SQLITE_OK : refuse(of->pVtab, s.error().detail);
}

int put_number(sqlite3_vtab_cursor* c, sqlite3_int64* out) {
  *out = static_cast<cursor*>(c)->walk->number();
  return SQLITE_OK;
}

/// Without xCreate and xUpdate: a table is there by itself, and is not written to.
constexpr sqlite3_module module_of_tables() {
  sqlite3_module m{};
  m.iVersion = 1;
  m.xConnect = connect;
  m.xBestIndex = best_index;
  m.xDisconnect = disconnect;
  m.xDestroy = disconnect;
  m.xOpen = open;
  m.xClose = close;
  m.xFilter = filter;
  m.xNext = next;
  m.xEof = eof;
  m.xColumn = put_column;
  m.xRowid = put_number;
  return m;
}
constexpr sqlite3_module module_ = module_of_tables();

}  // namespace

status add_table(sqlite3* to, std::unique_ptr<source> what) {
  const auto name = what->name();
  const auto forget = [](void* s) { delete static_cast<source*>(s); };
  if (sqlite3_create_module_v2(to, name.c_str(), &module_, what.release(), forget) != SQLITE_OK)
    return fail(errc::io, "the table {}: {}", name, sqlite3_errmsg(to));
  return {};
}

}  // namespace query
