#include "query/osquery_views.hpp"

#include <algorithm>

#include "common/letters.hpp"

namespace query {

std::string_view osquery_select(std::string_view name) {
  const auto typed = common::lower_case(name);
  for (const auto& all : {views_of_software(), views_of_the_system()})
    if (const auto at = std::ranges::find(all, typed, &osquery_view::name); at != all.end())
      return at->select;
  return {};
}

std::vector<std::string> osquery_names() {
  std::vector<std::string> out;
  for (const auto& all : {views_of_software(), views_of_the_system()})
    for (const auto& v : all) out.emplace_back(v.name);
  std::ranges::sort(out);
  return out;
}

bool add_osquery_view(sqlite3* to, std::string_view name) {
  const auto select = osquery_select(name);
  if (select.empty()) return false;
  const auto sql = fmt::format("CREATE VIEW {} AS {}", common::lower_case(name), select);
  return sqlite3_exec(to, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
}

}  // namespace query
