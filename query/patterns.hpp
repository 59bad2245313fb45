// Functions of patterns: PCRE2 with its bounds.
#pragma once

#include <sqlite3.h>

namespace query {

/// `TEXT REGEXP PATTERN`, which SQLite hands on the other way round: the pattern is found somewhere
/// in the text, in these letters; `(?i)` stands for any.
void regexp(sqlite3_context* to, int count, sqlite3_value** of);

/// regex_match(TEXT, PATTERN, N) of osquery: what the pattern found, of N = 1 its first group;
/// null: nothing.
void regex_match(sqlite3_context* to, int count, sqlite3_value** of);

}  // namespace query
