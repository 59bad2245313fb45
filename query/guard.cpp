#include "query/guard.hpp"

#include <algorithm>
#include <array>

namespace query {

namespace {

/// They tell of tables and functions, and set nothing.
constexpr std::array<std::string_view, 7> harmless_pragmas{
    "collation_list", "compile_options", "function_list", "module_list",
    "table_info",     "table_list",      "table_xinfo"};
constexpr std::array<std::string_view, 4> refused_functions{"fts3_tokenizer", "load_extension",
                                                            "writefile", "readfile"};
constexpr int steps_a_look = 20'000;

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::string_view text(const char* s) { return s == nullptr ? std::string_view() : s; }

std::string_view name_of(int action) {
  switch (action) {
    case SQLITE_ATTACH:
      return "ATTACH";
    case SQLITE_DETACH:
      return "DETACH";
    case SQLITE_INSERT:
      return "INSERT";
    case SQLITE_UPDATE:
      return "UPDATE";
    case SQLITE_DELETE:
      return "DELETE";
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
      return "a transaction";
    case SQLITE_ANALYZE:
      return "ANALYZE";
    case SQLITE_REINDEX:
      return "REINDEX";
    case SQLITE_ALTER_TABLE:
      return "ALTER";
    default:
      return "CREATE, DROP and ALTER";
  }
}

/// What is refused first of CREATE and DROP is that they write to SQLite's own table.
std::string_view name_of(int action, std::string_view table) {
  const bool is_schema = table.starts_with("sqlite_");
  if (is_schema && action == SQLITE_INSERT) return "CREATE";
  if (is_schema && action == SQLITE_DELETE) return "DROP";
  return name_of(action);
}

void set_limits(sqlite3* of) {
  constexpr int longest_value = 64 << 20, deepest = 1000, most_terms = 200, most_columns = 2000;
  sqlite3_limit(of, SQLITE_LIMIT_LENGTH, longest_value);
  sqlite3_limit(of, SQLITE_LIMIT_SQL_LENGTH, guard::longest_text);
  sqlite3_limit(of, SQLITE_LIMIT_COLUMN, most_columns);
  sqlite3_limit(of, SQLITE_LIMIT_EXPR_DEPTH, deepest);
  sqlite3_limit(of, SQLITE_LIMIT_COMPOUND_SELECT, most_terms);
  sqlite3_limit(of, SQLITE_LIMIT_VDBE_OP, 1 << 20);
  sqlite3_limit(of, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 10'000);
  sqlite3_limit(of, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(of, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
  sqlite3_limit(of, SQLITE_LIMIT_WORKER_THREADS, 0);
}

}  // namespace

guard::guard(sqlite3* of, budget& b) {
  set_limits(of);
  for (const auto& [what, is_on] : {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
                                    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                                    {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0}})
    sqlite3_db_config(of, what, is_on, nullptr);
  sqlite3_set_authorizer(of, judge, this);
  const auto look = [](void* of_question) {
    return static_cast<budget*>(of_question)->go_on() ? 0 : 1;
  };
  sqlite3_progress_handler(of, steps_a_look, look, &b);
}

void guard::begin() {
  refused_.clear();
  asks_for_number_ = false;
}

int guard::refuse(std::string what) {
  refused_ = std::move(what);
  return SQLITE_DENY;
}

int guard::judge(void* self, int action, const char* a, const char* b, const char*, const char*) {
  return static_cast<guard*>(self)->judge(action, text(a), text(b));
}

int guard::judge(int action, std::string_view a, std::string_view b) {
  if (is_open_) return SQLITE_OK;
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_READ:  // SQLite's own number of a row, however it was called: ours have none
      if (b != "ROWID" || a.starts_with("json_") || a.starts_with("sqlite_")) return SQLITE_OK;
      asks_for_number_ = true;
      return SQLITE_DENY;
    case SQLITE_UPDATE:  // so SQLite learns a virtual table's columns; nobody else may change it
      return a == "sqlite_master" ? SQLITE_OK : refuse(std::string(name_of(action, a)));
    case SQLITE_FUNCTION:
      return contains(refused_functions, b) ? refuse(std::string(b) + "()") : SQLITE_OK;
    case SQLITE_PRAGMA:
      return contains(harmless_pragmas, a) ? SQLITE_OK : refuse("PRAGMA " + std::string(a));
    default:
      return refuse(std::string(name_of(action, a)));
  }
}

}  // namespace query
