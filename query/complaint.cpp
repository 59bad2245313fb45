#include "query/complaint.hpp"

#include <fmt/ranges.h>

#include "common/letters.hpp"
#include "common/suggest.hpp"
#include "query/osquery_views.hpp"
#include "schemas/table.hpp"

namespace query {

using common::errc;

namespace {

constexpr std::string_view no_table = "no such table: ", no_column = "no such column: ",
                           no_function = "no such function: ";

std::string_view behind(std::string_view message, std::string_view beginning) {
  return message.starts_with(beginning) ? message.substr(beginning.size()) : std::string_view();
}

std::string_view without_schema(std::string_view name) {
  return name.substr(name.rfind('.') + 1);  // npos + 1 is 0
}

std::string suggested(std::string_view typed, const std::vector<std::string>& names) {
  std::vector<std::string_view> known(names.begin(), names.end());
  std::erase(known, typed);  // another table has it
  return common::did_you_mean(typed, known);
}

std::vector<std::string> table_names(const std::vector<const source*>& tables) {
  auto out = osquery_names();
  for (const auto* t : tables) out.push_back(t->name());
  return out;
}

std::vector<std::string> column_names(const std::vector<const source*>& tables) {
  std::vector<std::string> out;
  for (const auto* t : tables)
    for (const auto& c : t->columns()) out.push_back(c.name);
  return out;
}

/// `last.time` is in users.last_login: our columns that have what a table of osquery has which
/// no view makes up; empty: none has.
std::string columns_with(std::string_view table) {
  const auto wanted = common::lower_case(table) + ".";
  std::vector<std::string> out;
  for (const auto& t : schemas::tables())
    for (const auto& c : t.columns)
      if (c.osquery.starts_with(wanted)) out.push_back(fmt::format("{}.{}", t.name, c.name));
  return fmt::format("{}", fmt::join(out, ", "));
}

std::string without_table(std::string_view table, const std::vector<const source*>& tables) {
  if (const auto here = columns_with(table); !here.empty())
    return fmt::format("; what osquery has there is in {}", here);
  return suggested(table, table_names(tables)) + "; `.tables` in the shell lists them";
}

/// A name of no table that stands where a value is compared may be meant as a text.
std::string without_column(std::string_view name, const failed_call& c,
                           const std::vector<const source*>& tables) {
  const int at = sqlite3_error_offset(c.db);
  auto before = c.question.substr(0, at < 0 ? 0 : static_cast<std::size_t>(at));
  while (before.ends_with(' ')) before.remove_suffix(1);
  const bool is_of_table = name.find('.') != name.npos;
  if (!is_of_table && (before.ends_with('=') || before.ends_with('>') || before.ends_with("LIKE")))
    return fmt::format("; a text stands in quotes: '{}'", name);
  return suggested(without_schema(name), column_names(tables));
}

/// What is missing, and where one sees what there is.
std::string explained(std::string_view message, const failed_call& c,
                      const std::vector<const source*>& tables) {
  if (without_blanks(c.question).starts_with('.'))
    return fmt::format(
        "{}; what begins with a dot is typed in the shell, which `muster query` "
        "without a question begins",
        message);
  if (const auto table = without_schema(behind(message, no_table)); !table.empty())
    return std::string(message) + without_table(table, tables);
  if (const auto column = behind(message, no_column); !column.empty())
    return std::string(message) + without_column(column, c, tables);
  return std::string(message);
}

std::size_t place_of(const failed_call& c, std::string_view message) {
  if (const int at = sqlite3_error_offset(c.db); at >= 0) return static_cast<std::size_t>(at);
  for (const auto beginning : {no_table, no_column, no_function})
    if (const auto name = without_schema(behind(message, beginning)); !name.empty())
      if (const auto at = find_word(c.question, name); at != c.question.npos) return at;
  if (message == "incomplete input") return c.question.size();
  // What our own tables say begins with the column that it is about.
  const auto word = message.substr(0, message.find_first_of(": "));
  const auto at = find_word(c.question, word);
  return at == c.question.npos ? 0 : at;
}

/// The last of the names of SQLite's own that stands in it: where another is a column of ours, none
/// would have been refused.
problem without_number(std::string_view question) {
  for (const std::string_view name : {"oid", "rowid", "_rowid_"})
    if (const auto at = find_word(question, name); at != question.npos)
      return problem_at(
          question, at,
          {errc::usage, fmt::format("{}{}", no_column, question.substr(at, name.size()))});
  return problem_at(question, 0, {errc::usage, std::string(no_column) + "rowid"});
}

}  // namespace

std::string missing_table(std::string_view message) {
  return std::string(without_schema(behind(message, no_table)));
}

problem complaint_of(const failed_call& c, const std::vector<const source*>& tables) {
  if (!c.stopped.empty()) return problem_at(c.question, 0, {errc::refused, c.stopped});
  if (c.asks_for_number) return without_number(c.question);
  if (!c.refused.empty())
    return problem_at(
        c.question, 0,
        {errc::refused, c.refused + " is not allowed: this reads what is stored, with SELECT"});
  const std::string message = sqlite3_errmsg(c.db);
  const bool is_memory = sqlite3_errcode(c.db) == SQLITE_NOMEM;
  return problem_at(c.question, place_of(c, message),
                    {errc::usage, is_memory ? "it needs more memory than a question may take"
                                            : explained(message, c, tables)});
}

std::string told_in_sub_select(std::string_view column) {
  return fmt::format(
      "{0} says what is asked, and holds for a whole table: below OR, NOT or CASE, in a list of "
      "columns, or of a table that an outer join may leave out, it stands in a sub-select, as FROM "
      "(SELECT * FROM packages WHERE {0} = '1h')",
      column);
}

}  // namespace query
