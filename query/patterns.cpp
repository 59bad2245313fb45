#include "query/patterns.hpp"

#include "common/pcre/regex.hpp"
#include "query/sql_value.hpp"

namespace query {

namespace {

using common::pcre::regex;

void refuse(sqlite3_context* to, const common::error& why) {
  sqlite3_result_error(to, why.detail.c_str(), static_cast<int>(why.detail.size()));
}

/// Translated once where the pattern is the same for all rows; null: it is none, which was said.
const regex* pattern_of(sqlite3_context* to, int argument, sqlite3_value* v,
                        std::optional<regex>& own) {
  if (const auto* kept = static_cast<const regex*>(sqlite3_get_auxdata(to, argument))) return kept;
  auto made = regex::compile(text_of(v), regex::flavour::plain);
  if (!made) return refuse(to, made.error()), nullptr;
  own = *made;
  const auto forget = [](void* r) { delete static_cast<regex*>(r); };
  sqlite3_set_auxdata(to, argument, new regex(std::move(*made)), forget);
  return &*own;
}

/// Empty where a value is null, or the pattern matched nothing, or is none.
std::optional<regex::match> search(sqlite3_context* to, int pattern, sqlite3_value** of,
                                   sqlite3_value* text) {
  std::optional<regex> own;
  const auto* r = pattern_of(to, pattern, of[pattern], own);
  if (r == nullptr) return std::nullopt;
  auto found = r->search(text_of(text));
  if (!found) return refuse(to, found.error()), std::nullopt;
  return *found;
}

bool is_null(sqlite3_value* a, sqlite3_value* b) {
  return sqlite3_value_type(a) == SQLITE_NULL || sqlite3_value_type(b) == SQLITE_NULL;
}

}  // namespace

void regexp(sqlite3_context* to, int, sqlite3_value** of) {
  if (is_null(of[0], of[1])) return;
  sqlite3_result_int(to, 0);
  if (search(to, 0, of, of[1])) sqlite3_result_int(to, 1);
}

void regex_match(sqlite3_context* to, int, sqlite3_value** of) {
  if (is_null(of[0], of[1])) return;
  const auto group = sqlite3_value_int64(of[2]);
  if (group != 0 && group != 1)
    return refuse(to, {common::errc::usage,
                       "regex_match tells 0, all that was found, or 1, the "
                       "first group"});
  const auto found = search(to, 1, of, of[0]);
  if (!found) return;
  const auto text = text_of(of[0]);
  if (group == 0) return put_text(to, text.substr(found->begin, found->end - found->begin));
  if (found->group) put_text(to, *found->group);
}

}  // namespace query
