#include "query/functions.hpp"

#include <algorithm>
#include <array>

#include "common/versions/versions.hpp"
#include "query/addresses.hpp"
#include "query/patterns.hpp"
#include "query/sql_value.hpp"

namespace query {

namespace {

namespace versions = common::versions;

constexpr int always_the_same = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
using function = void (*)(sqlite3_context*, int, sqlite3_value**);

bool is_null(sqlite3_value* v) { return sqlite3_value_type(v) == SQLITE_NULL; }

/// Null where something is not known: a version, or the order of its format.
template <class Holds>
void compare_versions(sqlite3_context* to, sqlite3_value** of, Holds holds) {
  if (is_null(of[0]) || is_null(of[1])) return;
  const auto format = versions::find_format(text_of(of[2]));
  if (!format) return;
  const std::string a(text_of(of[0]));
  sqlite3_result_int(to, holds(versions::compare(*format, a, text_of(of[1]))) ? 1 : 0);
}

void version_lt(sqlite3_context* to, int, sqlite3_value** of) {
  compare_versions(to, of, [](auto order) { return order < 0; });
}
void version_le(sqlite3_context* to, int, sqlite3_value** of) {
  compare_versions(to, of, [](auto order) { return order <= 0; });
}
void version_eq(sqlite3_context* to, int, sqlite3_value** of) {
  compare_versions(to, of, [](auto order) { return order == 0; });
}
void version_ge(sqlite3_context* to, int, sqlite3_value** of) {
  compare_versions(to, of, [](auto order) { return order >= 0; });
}
void version_gt(sqlite3_context* to, int, sqlite3_value** of) {
  compare_versions(to, of, [](auto order) { return order > 0; });
}

template <std::weak_ordering (*Compare)(std::string_view, std::string_view)>
int collate(void*, int a_bytes, const void* a, int b_bytes, const void* b) {
  const auto text = [](const void* at, int bytes) {
    return std::string_view(static_cast<const char*>(at), static_cast<std::size_t>(bytes));
  };
  const auto order = Compare(text(a, a_bytes), text(b, b_bytes));
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

/// What is null is left out, as osquery and later SQLite do it.
void concat(sqlite3_context* to, int count, sqlite3_value** of) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text_of(of[i]);
  put_text(to, out);
}

void concat_ws(sqlite3_context* to, int count, sqlite3_value** of) {
  if (count < 1 || is_null(of[0])) return;
  const std::string separator(text_of(of[0]));
  std::string out;
  bool is_first = true;
  for (int i = 1; i < count; ++i) {
    if (is_null(of[i])) continue;
    if (!std::exchange(is_first, false)) out += separator;
    out += text_of(of[i]);
  }
  put_text(to, out);
}

/// split(TEXT, CHARACTERS, N): the Nth of the parts between any of the characters, from 0; empty
/// parts do not count.
void split(sqlite3_context* to, int, sqlite3_value** of) {
  if (is_null(of[0]) || is_null(of[1])) return;
  const std::string separators(text_of(of[1]));
  std::string_view rest = text_of(of[0]);
  for (auto left = sqlite3_value_int64(of[2]); left >= 0; --left) {
    rest.remove_prefix(std::min(rest.find_first_not_of(separators), rest.size()));
    const auto part = rest.substr(0, rest.find_first_of(separators));
    if (part.empty()) return;
    if (left == 0) return put_text(to, part);
    rest.remove_prefix(part.size());
  }
}

void agent_label(sqlite3_context* to, int, sqlite3_value** of) {
  const auto& hosts = static_cast<const fleet*>(sqlite3_user_data(to))->hosts();
  const std::string agent(text_of(of[0]));
  const auto id = [](const host& h) -> const std::string& { return h.agent; };
  const auto at = std::ranges::lower_bound(hosts, agent, {}, id);
  if (at == hosts.end() || at->agent != agent) return;
  const auto wanted = std::string(text_of(of[1])) + "=";
  for (const std::string_view label : at->labels)
    if (label.starts_with(wanted)) return put_text(to, label.substr(wanted.size()));
}

struct named {
  const char* name;
  int arguments;
  function does;
};
constexpr std::array all{named{"version_lt", 3, version_lt},
                         named{"version_le", 3, version_le},
                         named{"version_eq", 3, version_eq},
                         named{"version_ge", 3, version_ge},
                         named{"version_gt", 3, version_gt},
                         named{"regexp", 2, regexp},
                         named{"regex_match", 3, regex_match},
                         named{"cidr_contains", 2, cidr_contains},
                         named{"in_cidr_block", 2, cidr_contains},
                         named{"inet_aton", 1, inet_aton},
                         named{"concat", -1, concat},
                         named{"concat_ws", -1, concat_ws},
                         named{"split", 3, split}};

}  // namespace

void add_functions(sqlite3* to, const fleet& of) {
  for (const auto& f : all)
    sqlite3_create_function_v2(to, f.name, f.arguments, always_the_same, nullptr, f.does, nullptr,
                               nullptr, nullptr);
  sqlite3_create_function_v2(to, "agent_label", 2, always_the_same, const_cast<fleet*>(&of),
                             agent_label, nullptr, nullptr, nullptr);
  using compare = int (*)(void*, int, const void*, int, const void*);
  for (const auto& [name, order] :
       {std::pair<const char*, compare>{"DEBVERSION", collate<versions::compare_deb>},
        {"RPMVERSION", collate<versions::compare_rpm>},
        {"APKVERSION", collate<versions::compare_apk>}})
    sqlite3_create_collation_v2(to, name, SQLITE_UTF8, nullptr, order, nullptr);
}

}  // namespace query
