#pragma once

#include <string>
#include <vector>

#include "cli/commands/alert_source.hpp"
#include "cli/time_option.hpp"
#include "views/alert_filter.hpp"

namespace cli {

/// Which alerts somebody asks for, as it is typed.
struct alert_choice {
  time_option since{since_option}, until{until_option};
  std::vector<std::string> agents, rules, tables;
  std::string severity = "low";
};
void add_options(option_list& to, alert_choice& o);

/// usage: a time or a table is none. not_found: there is no such agent or rule, and no alert of the
/// log carries it: nothing could ever be shown.
common::result<views::alert_filter> filter_of(const schemas::data_paths& paths,
                                              const alert_choice& o, const alert_source& log);

}  // namespace cli
