// The names that osquery has for what our tables hold, so that published queries run as they are.
#pragma once

#include <sqlite3.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace query {

struct osquery_view {
  std::string_view name, select;
};
/// What is installed and configured, and what runs and how it is connected.
std::span<const osquery_view> views_of_software();
std::span<const osquery_view> views_of_the_system();

/// Makes the view of that name; false: there is none, or it was made before.
bool add_osquery_view(sqlite3* to, std::string_view name);
/// All of these names.
std::vector<std::string> osquery_names();
/// The statement that tells it by our tables; empty: there is none.
std::string_view osquery_select(std::string_view name);

}  // namespace query
